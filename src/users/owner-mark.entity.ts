import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DecisionLevel } from '../teams/domain/standing.js';

/** One decision that bears on every key of an owner that is not younger than it, in one team or in all. */
@Entity({ schema: 'keyreeve', name: 'owner_marks' })
export class OwnerMark {
  @PrimaryColumn({ type: 'uuid' }) organizationId: string;
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) ownerId: string;
  @Column({ type: 'text' }) cause: 'owner_deactivated' | 'administrator';
  @Column({ type: 'text' }) level: DecisionLevel;
  /** The team whose keys it bears on: that of a team's administrator. `null` for all teams. */
  @Column({ type: 'uuid', nullable: true }) teamId: string | null;
  /** May lie ahead. */
  @Column({ type: 'timestamptz', precision: 3 }) since: Date;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) until: Date | null;
  @Column({ type: 'uuid', nullable: true }) openedBy: string | null;
  @Column({ type: 'text', nullable: true }) reason: string | null;
  @Column({ type: 'uuid', nullable: true }) liftedBy: string | null;
  @Column({ type: 'text', nullable: true }) liftReason: string | null;
}
