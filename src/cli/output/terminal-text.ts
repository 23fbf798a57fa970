/** Controls of the terminal (C0, DEL, C1) and those that turn the direction of what follows them. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
// oxlint-disable-next-line no-control-regex
const unsafeOnItsLines = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Text from the server as one line that does nothing to the terminal: what would is shown as its code. */
export function oneLine(text: string): string {
  return text.replaceAll(unsafe, escape);
}

/** The same for text of several lines. */
export function severalLines(text: string): string {
  return text.replaceAll(unsafeOnItsLines, escape);
}

/** JSON that is safe to look at: the same value, since a string may hold any character as its code. */
export function safeJson(value: unknown, indent = 2): string {
  // What is left of line breaks is the layout's own.
  return JSON.stringify(value, null, indent).replaceAll(unsafeOnItsLines, escape);
}
