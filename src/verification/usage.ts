/** One accepted use of a key, as it is buffered and written. */
export interface Use {
  organizationId: string;
  keyId: string;
  at: Date;
  ip: string | null;
  client: string | null;
  via: string | null;
}

/** A real secret that was refused. */
export interface Refusal {
  organizationId: string;
  keyId: string;
  at: Date;
  ip: string | null;
}
