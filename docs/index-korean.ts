import type { DeclarationReflection, DocumentReflection, IndexEvent } from "typedoc";

/** TypeDoc's search drops what is not ASCII at both ends of a word, and so all of a Korean one. These fields keep it. */
export function indexKorean(event: IndexEvent): void {
  event.searchFieldWeights.koreanName = 10;
  event.searchFieldWeights.koreanText = 1;
  event.searchResults.forEach((reflection, index) => {
    const fields = event.searchFields[index];
    if (fields === undefined) return;
    fields.koreanName = koreanWords(reflection.name);
    fields.koreanText = koreanWords(textOf(reflection));
  });
}

/** Between underscores, which are never dropped: who searches looks for a part of a word, so they do no harm. */
function koreanWords(text: string): string {
  const found = text.match(/\p{Script=Hangul}[\p{Script=Hangul}\p{N}]*/gu) ?? [];
  return [...new Set(found)].map((word) => `_${word}_`).join(" ");
}

function textOf(reflection: DeclarationReflection | DocumentReflection): string {
  const comments = reflection.isDocument()
    ? [reflection.content]
    : [reflection.comment, ...(reflection.signatures ?? []).map(({ comment }) => comment)].flatMap(
        (comment) =>
          comment === undefined
            ? []
            : [comment.summary, ...comment.blockTags.map(({ content }) => content)],
      );
  return comments
    .flat()
    .map(({ text }) => text)
    .join("\n");
}
