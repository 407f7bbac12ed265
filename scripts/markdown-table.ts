/** A Markdown table as the formatter of the repository would leave it: each column as wide as its widest cell, all but the first to the right. */
export function markdownTable(rows: readonly (readonly string[])[]): string[] {
  const escaped = rows.map((cells) => cells.map((cell) => cell.replaceAll("|", "\\|")));
  const [head = [], ...body] = escaped;
  const widths = head.map((_, column) =>
    Math.max(3, ...escaped.map((cells) => widthOf(cells[column] ?? ""))),
  );
  const toLine = (cells: readonly string[]): string => {
    const padded = widths.map((width, column) => {
      const cell = cells[column] ?? "";
      const space = " ".repeat(width - widthOf(cell));
      return column === 0 ? cell + space : space + cell;
    });
    return `| ${padded.join(" | ")} |`;
  };
  const rule = widths.map((width, column) =>
    column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [toLine(head), `| ${rule.join(" | ")} |`, ...body.map(toLine)];
}

/** How many columns a text takes: Korean characters take two. */
function widthOf(text: string): number {
  return [...text].reduce((sum, sign) => sum + (/\p{Script=Hangul}/u.test(sign) ? 2 : 1), 0);
}
