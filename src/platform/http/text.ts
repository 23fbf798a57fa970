/**
 * Free text as people send it. All of it passes here once, at the edge; what is stored is normalised (NFC), without ends
 * of white space, and safe to show in a terminal, a mail or a CSV cell beside other text.
 */
export interface TextRule {
  /** In code points, after normalisation. Default 1: blank text is refused. */
  readonly minLength?: number;
  readonly maxLength: number;
  /** Line feeds and tabs are allowed; CRLF becomes LF. */
  readonly multiline?: boolean;
}

export type TextFault = 'not_text' | 'too_short' | 'too_long' | 'unusable_character' | 'not_an_email';

/** The message completes "`field` …" and never repeats the text. */
export type TextReading =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly fault: TextFault; readonly message: string };

const SINGLE_LINE_UNUSABLE =
  // controls, lone surrogates, line and paragraph separators, bidirectional embeddings, overrides and isolates,
  // characters without width that hide text (joiners stay: scripts and emoji need them), annotations, non-characters
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\p{Noncharacter_Code_Point}\u{e0001}]/u;
const INVISIBLE = /[\s\p{Default_Ignorable_Code_Point}]+/gu;

const EMAIL_MAX_OCTETS = 254;
const EMAIL_LOCAL_MAX_OCTETS = 64;
// no quoted local parts, comments or lists: nothing that a mail header could read as a second address
const EMAIL = /^[^\s@"(),:;<>[\\\]]+@[^\s@"(),:;<>[\\\]]+$/u;
const DOMAIN_LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?$/u;

/** Reads one field of free text. Never throws, whatever the value is. */
export function readText(value: unknown, rule: TextRule): TextReading {
  if (typeof value !== 'string') return refused('not_text', 'must be text');
  // Normalising takes time in proportion; no normal form is an eighth as long as what it was made of.
  if (value.length > rule.maxLength * 8 + 64) return tooLong(rule);
  const text = (rule.multiline ? value.replaceAll('\r\n', '\n') : value).normalize('NFC').trim();
  const unusable = SINGLE_LINE_UNUSABLE.exec(rule.multiline ? text.replace(/[\t\n]/g, ' ') : text);
  if (unusable) return refused('unusable_character', `must not contain the character ${codePointName(unusable[0])}`);
  const length = codePointLength(text);
  if (length > rule.maxLength) return tooLong(rule);
  const minLength = rule.minLength ?? 1;
  if (length < minLength || (minLength > 0 && text.replace(INVISIBLE, '') === '')) {
    return refused('too_short', `must be ${minLength} to ${rule.maxLength} characters`);
  }
  return { ok: true, text };
}

/** Reads an e-mail address by its shape alone; only a mail that arrives proves more. */
export function readEmail(value: unknown): TextReading {
  const reading = readText(value, { maxLength: EMAIL_MAX_OCTETS });
  if (!reading.ok) return reading;
  return isEmail(reading.text) ? reading : refused('not_an_email', 'must be an e-mail address such as ana@example.com');
}

export function isEmail(text: string): boolean {
  if (text.length > EMAIL_MAX_OCTETS || !EMAIL.test(text) || SINGLE_LINE_UNUSABLE.test(text)) return false;
  const [local = '', domain = ''] = text.split('@');
  if (Buffer.byteLength(text) > EMAIL_MAX_OCTETS || Buffer.byteLength(local) > EMAIL_LOCAL_MAX_OCTETS) return false;
  if (/^\.|\.$|\.\./.test(local)) return false;
  return domain.split('.').every((label) => DOMAIN_LABEL.test(label));
}

/**
 * The form in which text is sorted, searched and compared: NFKC and lower case, the same on every machine whatever its
 * locale. Folding twice changes nothing.
 */
export function foldText(text: string): string {
  // the two small sigmas differ only by their place in a word, which a search must not depend on
  return text.normalize('NFKC').toLowerCase().replaceAll('ς', 'σ').normalize('NFKC');
}

/** The form in which e-mail addresses are unique. Mail goes to the address as it was given. */
export function foldEmail(email: string): string {
  return foldText(email.trim());
}

export function codePointLength(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

function tooLong(rule: TextRule): TextReading {
  return refused('too_long', `must be at most ${rule.maxLength} characters`);
}

function refused(fault: TextFault, message: string): TextReading {
  return { ok: false, fault, message };
}

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
