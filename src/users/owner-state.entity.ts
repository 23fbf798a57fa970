import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OwnerState as State } from '../teams/locked-user.js';

/** An owner has a state from their creation on: each row is one over `[since, until)`, and the next may lie ahead. */
@Entity({ schema: 'keyreeve', name: 'owner_states' })
export class OwnerState {
  @PrimaryColumn({ type: 'uuid' }) organizationId: string;
  @PrimaryColumn({ type: 'uuid' }) ownerId: string;
  @PrimaryColumn({ type: 'timestamptz', precision: 3 }) since: Date;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) until: Date | null;
  @Column({ type: 'text' }) state: State;
  @Column({ type: 'uuid', nullable: true }) by: string | null;
  @Column({ type: 'text', nullable: true }) reason: string | null;
}
