import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OwnerType } from '../platform/ids.js';

/** Whoever owns keys: a person, or a service account of a team. */
@Entity({ schema: 'keyreeve', name: 'owners' })
export class Owner {
  @PrimaryColumn({ type: 'uuid' }) organizationId: string;
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'text' }) type: OwnerType;
  /** Of a service account; a user has memberships. */
  @Column({ type: 'uuid', nullable: true }) teamId: string | null;
  @Column({ type: 'timestamptz', precision: 3 }) createdAt: Date;
  @Column({ type: 'uuid', nullable: true }) createdBy: string | null;
  @Column({ type: 'integer' }) version: number;
  @Column({ type: 'text' }) name: string;
  @Column({ type: 'text' }) nameFolded: string;
  @Column({ type: 'text', nullable: true }) email: string | null;
  @Column({ type: 'text', nullable: true }) emailFolded: string | null;
  @Column({ type: 'text' }) description: string;
}
