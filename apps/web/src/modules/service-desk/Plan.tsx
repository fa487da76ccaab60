import { field, type CallInput, type Shift } from '@anyuan/contract';
import { useMemo } from 'react';
import { z } from 'zod';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import type { Schema } from '../../kit/fields/fields.ts';
import { dayTime, hourTime } from '../../kit/hospital-time.ts';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { useNow } from '../../stream/index.tsx';
import { deskPosts } from './People.tsx';

const dayMs = 86_400_000;

/** Plans people of the service centre by area for one day or several, and shows the next week. */
export function Plan() {
  const t = useText('serviceDesk');
  const now = useNow();
  const [from, to] = [dayTime(now), dayTime(now + 7 * dayMs)];
  const duty = useApi(api.duty.now, {});
  const week = useApi(api.duty.shifts, { from, to, kind: 'service-desk' });
  const { mutateAsync } = useAct(api.duty.planShifts, { touches: ['/duty'] });
  const posts = deskPosts(duty.data?.posts ?? []);
  const codes = posts.map(({ code, name }) => `${code}\n${name}`).join('\n\n');
  const schema = useMemo(
    () =>
      z.object({
        post: field.choice(
          ['岗位', 'Post'],
          Object.fromEntries(
            codes
              .split('\n\n')
              .filter(Boolean)
              .map((one) => {
                const [code = '', name = ''] = one.split('\n');
                return [code, [name, name] as const];
              }),
          ),
        ),
        people: field.people(['人员', 'People']),
        place: field.ref(['服务区域', 'Area'], 'place').optional(),
        day: field.date(['日期', 'Day']),
        days: field.between(['连续几天', 'Days in a row'], 1, 31),
        from: field.text(['开始', 'From'], { max: 5 }),
        until: field.text(['结束', 'Until'], { max: 5 }),
      }) as unknown as Schema,
    [codes],
  );
  if (!duty.data) return null;
  return (
    <>
      <SchemaForm
        schema={schema}
        verb={t('plan')}
        asGrid
        initial={{ post: posts[0]?.code, day: from, days: 1, from: '08:00', until: '12:00' }}
        submit={async ({ post, ...values }) => {
          await mutateAsync({ ...values, code: post } as CallInput<typeof api.duty.planShifts>);
        }}
      />
      <h3>{t('nextWeek')}</h3>
      <Loaded query={week}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('nobodyPlanned')} />
          ) : (
            <ul className="counter-people">
              {items.map((shift) => (
                <Row key={shift.id} shift={shift} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

function Row({ shift }: { shift: Shift }) {
  const t = useText('serviceDesk');
  const { mutateAsync } = useAct(api.duty.removeShift, { touches: ['/duty'] });
  return (
    <li>
      <span className="grow">
        {shift.person.name} <span className="muted">{shift.place?.name ?? shift.post.name}</span>
      </span>
      <span className="muted">
        <Time at={shift.from} />–{hourTime(shift.until)}
      </span>
      <ActionButton aria-label={`${t('unplan')} · ${shift.person.name}`} act={() => mutateAsync({ id: shift.id })}>
        {t('unplan')}
      </ActionButton>
    </li>
  );
}
