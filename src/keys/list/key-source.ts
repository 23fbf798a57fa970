import type { ReadDatabase } from '../../platform/database/connections.js';
import type { KeyView } from '../key.view.js';
import type { Start } from './branches.js';
import { countKeys } from './count-keys.js';
import type { KeyCountView } from './key-list.dto.js';
import { KeySearch, type SearchOptions, type Stretch } from './key-search.js';
import { shownKeys } from './shown-keys.js';

/** Where the pages of a list come from: the keys as they are, or as they were. */
export interface KeySource {
  /** On the way that is gone, at most one key more than `limit`. */
  page(start: Start | null, backwards: boolean, limit: number): Promise<Stretch>;
  /** Keys of that page, in the order of the ids. */
  shown(ids: readonly string[]): Promise<KeyView[]>;
  count(): Promise<KeyCountView>;
}

export class PresentKeys implements KeySource {
  constructor(
    private readonly database: ReadDatabase,
    private readonly options: SearchOptions,
  ) {}

  page(start: Start | null, backwards: boolean, limit: number): Promise<Stretch> {
    return new KeySearch(this.options).page(start, backwards, limit);
  }

  shown(ids: readonly string[]): Promise<KeyView[]> {
    return shownKeys(this.database, this.options.statements, this.options.terms, ids);
  }

  count(): Promise<KeyCountView> {
    return countKeys(this.options);
  }
}
