import type { App } from '../../kernel/app.ts';
import type { Step } from '../../kernel/clock.ts';
import { onDutyIds } from '../duty/index.ts';
import { notify } from '../notice/index.ts';

/** Somebody has set the clock of the machine: on record, and told to whoever looks after the server and to the control room. */
export function tellSteps(app: App): () => Promise<void> {
  const telling = new Set<Promise<void>>();
  const stop = app.clock.onStep?.((step) => {
    const one = tell(app, step)
      .catch((error: unknown) => app.log.warn({ err: error, ...step }, 'a step of the clock could not be recorded'))
      .finally(() => telling.delete(one));
    telling.add(one);
  });
  return async () => {
    stop?.();
    await Promise.all(telling);
  };
}

async function tell(app: App, { seconds, aheadSeconds }: Step): Promise<void> {
  await app.system('clock').tx(async (tx) => {
    tx.audit('clock.stepped', 'server', null, { seconds, aheadSeconds });
    const keepers = await tx.db
      .selectFrom('person')
      .innerJoin('person_role as r', 'r.person_id', 'person.id')
      .innerJoin('role_grant as g', 'g.role_code', 'r.role_code')
      .select('person.id')
      .distinct()
      .where('g.permission', '=', 'setting.manage')
      .where('person.is_active', '=', true)
      .where('person.kind', '!=', 'service')
      .execute();
    const people = [...keepers.map(({ id }) => id), ...(await onDutyIds(tx, ['control-room']))];
    const [zh, en] = seconds < 0 ? ['拨回', 'back'] : ['拨快', 'forward'];
    const goesOn = aheadSeconds > 0;
    await notify(tx, people, {
      subject: null,
      urgent: false,
      zh: `服务器时钟被${zh} ${Math.abs(seconds)} 秒${goesOn ? ';报警和时限按实际经过的时间继续' : ''},请检查对时`,
      en: `The clock of the server was set ${en} by ${Math.abs(seconds)} s${goesOn ? '; alarms and limits go on by the time that really passes' : ''}: check its time server`,
    });
  });
}
