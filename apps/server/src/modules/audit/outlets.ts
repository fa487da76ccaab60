import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { App } from '../../kernel/app.ts';
import type { Anchoring } from '../../kernel/audit/index.ts';
import { syslogTo, type SyslogMessage } from './syslog.ts';

const batch = 200;
const everyMs = 1_000;
// A log host that has hung up may not have kept the last of what it took: those are sent again. `seq` tells them apart.
const again = 100;

interface Line {
  seq: number;
  at: string;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string;
  action: string;
  subject_type: string;
  subject_id: string | null;
  detail: string;
  hash: string;
}

/** Carries the audit trail, line by line and in order, to where it cannot be changed from here. Never in the way of a press. */
export function startOutlets(app: App, anchoring: Anchoring): () => Promise<void> {
  const { syslog, syslogCa, auditFile, data } = app.config;
  const closers: (() => void | Promise<void>)[] = [];
  if (syslog !== undefined) {
    const host = syslogTo(syslog, syslogCa);
    const anchors: SyslogMessage[] = [];
    anchoring.tells(({ seq, hash, at }) => {
      if (anchors.length < batch)
        anchors.push({ at, id: 'anchor', severity: 'notice', facts: { seq: String(seq), hash }, text: `row ${seq}` });
    });
    closers.push(
      carry(app, join(data, 'audit-syslog.seq'), {
        rewinds: () => (host.isOpen() ? 0 : again),
        async take(lines) {
          const due = anchors.splice(0);
          const messages = [...lines.map(toMessage), ...due];
          if (messages.length > 0) await host.send(messages);
        },
      }),
      () => host.close(),
    );
  }
  if (auditFile !== undefined)
    closers.push(
      carry(app, join(data, 'audit-file.seq'), {
        rewinds: () => 0,
        take: (lines) =>
          lines.length === 0
            ? Promise.resolve()
            : appendFile(auditFile, lines.map((line) => `${JSON.stringify(toJson(line))}\n`).join(''), { mode: 0o640 }),
      }),
    );
  return async () => {
    for (const close of closers) await close();
  };
}

interface Outlet {
  /** How many lines before the newest one sent are sent again now. */
  rewinds(): number;
  take(lines: readonly Line[]): Promise<void>;
}

/** Reads on from where it was, also after a restart; what cannot be delivered waits. */
function carry(app: App, mark: string, outlet: Outlet): () => Promise<void> {
  let sent: number | undefined;
  let isStopped = false;
  let failures = 0;
  let turn: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function once(): Promise<void> {
    sent ??= Number(await readFile(mark, 'utf8').catch(() => '0')) || 0;
    for (let isMore = true; isMore && !isStopped;) {
      const from = Math.max(0, sent - outlet.rewinds());
      const lines = await linesAfter(app, from);
      await outlet.take(lines);
      const last = lines.at(-1)?.seq;
      if (last !== undefined && last > sent) {
        sent = last;
        // Renamed when complete: a power cut must not leave half a number.
        await writeFile(`${mark}.new`, String(sent));
        await rename(`${mark}.new`, mark);
      }
      isMore = lines.length === batch;
    }
    failures = 0;
  }
  const loop = () => {
    turn = once()
      .catch((error: unknown) => {
        if (failures++ % 60 === 0) app.log.warn({ err: error }, 'audit lines cannot be carried out of the house yet');
      })
      .finally(() => {
        if (!isStopped) timer = setTimeout(loop, Math.min(everyMs * 2 ** Math.min(failures, 5), 30_000));
      });
  };
  loop();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await turn;
  };
}

async function linesAfter(app: App, seq: number): Promise<Line[]> {
  const rows = await app.db
    .selectFrom('audit')
    .select([
      'seq',
      'at',
      'actor_kind',
      'actor_id',
      'actor_name',
      'action',
      'subject_type',
      'subject_id',
      'detail',
      'hash',
    ])
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(batch)
    .execute();
  return rows.map((row) => ({ ...row, at: row.at.toISOString(), hash: row.hash.toString('hex') }));
}

const isRefusal = (action: string): boolean => /\.(refused|denied|wrongCode)$/.test(action);

function toMessage(line: Line): SyslogMessage {
  return {
    at: line.at,
    id: 'audit',
    severity: isRefusal(line.action) ? 'warning' : 'notice',
    facts: {
      seq: String(line.seq),
      actorKind: line.actor_kind,
      actorId: line.actor_id ?? '',
      actor: line.actor_name,
      action: line.action,
      subjectType: line.subject_type,
      subject: line.subject_id ?? '',
      hash: line.hash,
    },
    text: line.detail,
  };
}

function toJson({ detail, ...line }: Line) {
  return { ...line, detail: JSON.parse(detail) as unknown };
}
