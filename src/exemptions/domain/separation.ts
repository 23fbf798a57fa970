/** Who stands near what an exemption is for. */
export interface Involved {
  /** Whose keys they are; a service account has steward and deputy. */
  readonly owner: string;
  readonly stewards: readonly string[];
  /** Who made the key, or any of the service account's keys. */
  readonly creators: readonly string[];
  readonly requestedBy: string | null;
}

/** Whether somebody may decide about an exemption: nobody who would gain by it (R3.9). */
export function isDisinterested(decider: string, { owner, stewards, creators, requestedBy }: Involved): boolean {
  return ![owner, requestedBy, ...stewards, ...creators].includes(decider);
}
