import { z } from 'zod';

import { instant, nothing } from './common.ts';
import { route } from './route.ts';

/** What is wrong with the backups now, for whoever operates the system. */
export const backupProblems = ['notSetUp', 'failed', 'overdue', 'drillFailed', 'drillOverdue'] as const;
export type BackupProblem = (typeof backupProblems)[number];

export const BackupRun = z.object({
  /** A drill restores the newest backup into a scratch database and compares. */
  kind: z.enum(['backup', 'drill']),
  at: instant,
  isGood: z.boolean(),
  name: z.string().nullable(),
  bytes: z.number().int().nullable(),
  files: z.number().int().nullable(),
  rows: z.number().int().nullable(),
  problem: z.string().nullable(),
});

const BackupState = z.object({
  isSetUp: z.boolean(),
  problems: z.array(z.enum(backupProblems)),
  items: z.array(BackupRun),
});

export const backupApi = {
  state: route({
    method: 'GET',
    path: '/backups',
    permission: 'setting.manage',
    summary: '备份情况 How the backups stand',
    input: nothing,
    output: BackupState,
  }),
  make: route({
    method: 'POST',
    path: '/backups',
    permission: 'setting.manage',
    summary: '立即备份 Back up now',
    input: nothing,
    output: BackupState,
  }),
};
