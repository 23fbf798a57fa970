import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { KeyKind } from '../policies/domain/policy.js';

@Entity({ schema: 'keyreeve', name: 'keys' })
export class Key {
  @PrimaryColumn({ type: 'uuid' }) organizationId: string;
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) ownerId: string;
  @Column({ type: 'uuid' }) teamId: string;
  @Column({ type: 'timestamptz', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) ownExpiresAt: Date | null;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) activatedAt: Date | null;
  @Column({ type: 'uuid' }) createdBy: string;
  @Column({ type: 'uuid', nullable: true }) createdWith: string | null;
  @Column({ type: 'uuid', nullable: true }) replaces: string | null;
  @Column({ type: 'uuid', nullable: true }) replacedBy: string | null;
  /** For one that waits for its first use: how long its predecessor works on after that. */
  @Column({ type: 'integer', nullable: true }) overlapSeconds: number | null;
  @Column({ type: 'integer' }) version: number;
  @Column({ type: 'integer', nullable: true }) verifyLimit: number | null;
  @Column({ type: 'smallint' }) pepperVersion: number;
  @Column({ type: 'boolean' }) imported: boolean;
  @Column({ type: 'text' }) kind: KeyKind;
  @Column({ type: 'bytea', select: false }) digest: Buffer;
  @Column({ type: 'text' }) prefix: string;
  @Column({ type: 'text' }) lastFour: string;
  @Column({ type: 'text' }) name: string;
  @Column({ type: 'text' }) nameFolded: string;
  @Column({ type: 'text' }) description: string;
  @Column({ type: 'text' }) searchText: string;
  @Column({ type: 'text', array: true }) scopes: string[];
  @Column({ type: 'text', array: true }) allowedCidrs: string[];
  @Column({ type: 'jsonb', nullable: true }) accepts: { teams?: string[]; scopes?: string[] } | null;
  @Column({ type: 'text', nullable: true }) reference: string | null;
}
