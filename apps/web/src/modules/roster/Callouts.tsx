import type { Callout } from '@anyuan/contract';
import { Form, Input, InputNumber, Modal, Select, Switch } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { clockTime } from '../../kit/hospital-time.ts';
import { today } from '../../kit/hospital-time.ts';
import { PhoneLink } from '../../kit/PhoneLink.tsx';
import { PlacePicker } from '../../kit/pickers.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Duration, Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';
import { plusDays } from './use-roster.ts';

/** Call-outs that are under way with their head counts, and those of before. */
export function Callouts() {
  const t = useText('roster');
  const can = useCan();
  const [isCalling, call] = useState(false);
  const query = useApi(api.case.list, { type: ['callout'], limit: 20 }, { every: 5_000 });
  return (
    <>
      <div className="ops-bar">
        <span className="muted">{t('calloutHint')}</span>
        {can('alarm.handle') && (
          <ActionButton type="primary" danger act={async () => call(true)}>
            {t('callOut')}
          </ActionButton>
        )}
      </div>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="panel">
              <Empty title={t('calloutNone')} />
            </div>
          ) : (
            <div className="ops-stack">
              {items.map(({ id }) => (
                <One key={id} id={id} />
              ))}
            </div>
          )
        }
      </Loaded>
      {isCalling && <CallDialog close={() => call(false)} />}
    </>
  );
}

function One({ id }: { id: string }) {
  const t = useText('roster');
  const query = useApi(api.roster.callout, { id }, { every: 5_000 });
  if (!query.data) return null;
  const it = query.data;
  const isOpen = it.state === 'calling';
  return (
    <section className={`panel ops-box ${isOpen ? 'is-open' : ''}`}>
      <header>
        <Link to={`/cases/${id}`}>{it.title}</Link>
        {it.mode === 'drill' && <span className="muted">{t('drillMark')}</span>}
        <span className="muted">
          {it.number} · <Time at={it.at} />
        </span>
        <strong className="number">
          {it.musterSeconds === null ? (
            isOpen ? (
              <Duration from={it.at} />
            ) : (
              t('notMustered')
            )
          ) : (
            t('musteredIn', { minutes: Math.floor(it.musterSeconds / 60), seconds: it.musterSeconds % 60 })
          )}
        </strong>
      </header>
      <table className="ops-counts">
        <thead>
          <tr>
            {[t('role'), t('needed'), t('called'), t('coming'), t('cannot'), t('arrived')].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {it.roles.map((role) => (
            <tr key={role.role} className={role.arrived >= role.needed ? 'is-filled' : ''}>
              <th scope="row">{role.role}</th>
              <td>{role.needed}</td>
              <td>{role.called}</td>
              <td>{role.coming}</td>
              <td>{role.cannot}</td>
              <td>
                <strong>
                  {role.arrived}/{role.needed}
                </strong>{' '}
                {role.arrived >= role.needed
                  ? '✓'
                  : role.left === 0 && role.called - role.cannot < role.needed
                    ? `▲ ${t('nobodyLeft')}`
                    : ''}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <details>
        <summary>{t('whoCame', { count: it.people.length })}</summary>
        <ul className="ops-lines callout-people">
          {it.people.map((one) => (
            <li key={one.person.id}>
              <span>
                {one.person.name} <span className="muted">{one.role}</span>
              </span>
              {one.phone ? <PhoneLink phone={one.phone} /> : <span />}
              <Answer one={one} />
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}

function Answer({ one }: { one: Callout['people'][number] }) {
  const t = useText('roster');
  if (one.arrivedAt)
    return (
      <span className="ops-good">
        ● {t('arrived')} {clockTime(one.arrivedAt)}
      </span>
    );
  if (one.cannotAt) return <span className="muted">{t('cannot')}</span>;
  if (one.comingAt)
    return (
      <span>
        {t('coming')} {clockTime(one.comingAt)}
      </span>
    );
  return <span className="muted">{t('noAnswer')}</span>;
}

interface Values {
  reason: string;
  place?: string;
  drill: boolean;
  needs: Record<string, number>;
}

function CallDialog({ close }: { close: () => void }) {
  const t = useText('roster');
  const common = useText();
  const [form] = Form.useForm<Values>();
  const day = today();
  const query = useApi(api.roster.get, { from: day, to: plusDays(day, 0) });
  const { mutateAsync } = useAct(api.roster.callOut, { touches: ['/roster', '/cases'] });
  const teams = (query.data?.posts ?? []).filter(
    ({ kind, members }) => kind === 'emergency-team' && members.length > 0,
  );
  const [code, choose] = useState<string>();
  const team = teams.find((one) => one.code === code) ?? teams[0];
  const roles = [...Map.groupBy(team?.members ?? [], ({ role }) => role)].map(([role, all]) => ({
    role,
    size: all.length,
  }));
  const send = async (): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values || !team) return;
    const needs = roles.flatMap(({ role, size }) => {
      const needed = values.needs?.[role] ?? Math.ceil(size / 2);
      return needed > 0 ? [{ role, needed }] : [];
    });
    await mutateAsync({
      post: team.code,
      reason: values.reason,
      needs,
      drill: values.drill,
      ...(values.place ? { place: values.place } : {}),
    });
    toast(t('calledOut'), 'success');
    close();
  };
  return (
    <Modal open title={t('callOut')} footer={null} onCancel={close} destroyOnHidden>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ drill: false }}>
        {teams.length > 1 && (
          <Form.Item label={t('post')} htmlFor="callout-team">
            <Select
              id="callout-team"
              value={team?.code}
              onChange={choose}
              options={teams.map((one) => ({ value: one.code, label: one.name }))}
            />
          </Form.Item>
        )}
        {query.data && !team && <p className="muted">{t('teamNone')}</p>}
        <Form.Item
          name="reason"
          label={t('calloutReason')}
          rules={[{ required: true, whitespace: true, message: common('required') }]}
        >
          <Input maxLength={500} />
        </Form.Item>
        <Form.Item name="place" label={t('musterPlace')}>
          <PlacePicker />
        </Form.Item>
        {roles.map(({ role, size }) => (
          <Form.Item
            key={role}
            name={['needs', role]}
            label={t('roleOf', { role: role || t('noRole'), count: size })}
            initialValue={Math.ceil(size / 2)}
          >
            <InputNumber min={0} max={size} precision={0} />
          </Form.Item>
        ))}
        <Form.Item name="drill" label={t('asDrill')} valuePropName="checked">
          <Switch />
        </Form.Item>
        <ActionButton type="primary" danger act={send} disabled={!team}>
          {t('callNow')}
        </ActionButton>
      </Form>
    </Modal>
  );
}
