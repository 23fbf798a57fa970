import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ schema: 'keyreeve', name: 'teams' })
export class Team {
  @PrimaryColumn({ type: 'uuid' }) organizationId: string;
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'text' }) name: string;
  @Column({ type: 'text' }) nameFolded: string;
  @Column({ type: 'timestamptz', precision: 3 }) createdAt: Date;
  @Column({ type: 'uuid', nullable: true }) createdBy: string | null;
  @Column({ type: 'integer' }) version: number;
}
