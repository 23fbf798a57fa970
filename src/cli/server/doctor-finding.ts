/** One thing looked at: `fix` says what to do where it is not well. */
export interface Finding {
  check: string;
  state: 'ok' | 'warn' | 'fail';
  says: string;
  fix?: string;
}
