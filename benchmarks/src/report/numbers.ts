/** Three figures that count, thousands apart: more would be noise. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString("en");
  return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}
