import { foldText } from '../platform/http/text.js';

/** The columns that follow from a key's name and description: by which it is sorted, and in which words are looked for. */
export function foldedTexts(name: string, description: string): { nameFolded: string; searchText: string } {
  return { nameFolded: foldText(name), searchText: foldText(`${name} ${description}`).trim() };
}
