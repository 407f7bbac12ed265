/** The page with headings that go one level down at a time, looking as before: TypeDoc goes from the first to the fourth. */
export function orderHeadings(html: string): string {
  const above: { written: number; level: number }[] = [];
  return html.replace(
    /<h([1-6])([^>]*)>([\s\S]*?)<\/h\1>/g,
    (heading, digit: string, attributes: string, text: string) => {
      const written = Number(digit);
      while ((above.at(-1)?.written ?? 0) >= written) above.pop();
      const level = (above.at(-1)?.level ?? 0) + 1;
      above.push({ written, level });
      if (level === written) return heading;
      const styled = attributes.includes('class="')
        ? attributes.replace('class="', `class="site-h${written} `)
        : `${attributes} class="site-h${written}"`;
      return `<h${level}${styled}>${text}</h${level}>`;
    },
  );
}
