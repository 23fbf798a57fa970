import type { ProblemKind } from '../../platform/http/problem.js';

/** docs/errors.md: every kind of problem, its place in the page being the `type` of its documents. */
export function errorsPage(problems: ReadonlyMap<string, ProblemKind>): string {
  const groups = new Map<string, [string, ProblemKind][]>();
  for (const kind of [...problems].sort(byCode)) {
    const noun = kind[0].split('.', 1)[0] ?? '';
    groups.set(noun, [...(groups.get(noun) ?? []), kind]);
  }
  const sections = [...groups].map(
    ([noun, kinds]) =>
      `## ${noun}\n\n| code | status | what it says | what to do |\n| --- | --- | --- | --- |\n${rows(kinds)}`,
  );
  return `${heading}\n\n${sections.join('\n\n')}\n`;
}

const heading = `<!-- Made from the catalogues in the code by \`npm run contract\`. -->

# Errors

Every refusal is \`application/problem+json\` (RFC 9457): \`type\`, \`title\`, \`status\`, \`detail\`, \`code\`, \`requestId\`, and
where they help \`errors\` (the fields that are wrong), \`fix\`, and members of the kind's own. \`code\` never changes its
meaning: decide by it, never by the words. What the caller may not see answers exactly as what does not exist.`;

function byCode([a]: [string, ProblemKind], [b]: [string, ProblemKind]): number {
  return a < b ? -1 : 1;
}

function rows(kinds: [string, ProblemKind][]): string {
  return kinds
    .map(
      ([code, { status, title, fix }]) => `| <a id="${code}"></a>\`${code}\` | ${status} | ${title} | ${fix ?? ''} |`,
    )
    .join('\n');
}
