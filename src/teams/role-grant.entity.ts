import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What lifts an owner above a plain member over `[since, until)`: for the organization, or as administrator of a team. */
@Entity({ schema: 'keyreeve', name: 'role_grants' })
export class RoleGrant {
  @PrimaryColumn({ type: 'uuid' }) organizationId: string;
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) ownerId: string;
  @Column({ type: 'uuid', nullable: true }) teamId: string | null;
  @Column({ type: 'text' }) role: 'owner' | 'admin' | 'auditor';
  @Column({ type: 'timestamptz', precision: 3 }) since: Date;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) until: Date | null;
  @Column({ type: 'uuid', nullable: true }) grantedBy: string | null;
  @Column({ type: 'uuid', nullable: true }) endedBy: string | null;
}
