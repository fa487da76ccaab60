import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { permissions, type Result, type settingApi } from '@anyuan/contract';
import { Alert, Button, Input, Modal, Radio } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useLang, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { today } from '../../kit/hospital-time.ts';
import { Loaded } from '../../kit/States.tsx';
import { toast } from '../../kit/toast.ts';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { monthWeeks } from './weeks.ts';

import './settings.css';

type Day = Result<typeof settingApi.calendar>['days'][number];

/** A year at a glance; each day may be made a working day or a day off. */
export function Calendar() {
  const t = useText('system');
  const label = useLabel();
  const can = useCan();
  const { values, set } = useUrlState();
  const year = Number(values['year']) || Number(today().slice(0, 4));
  const [editing, edit] = useState<string>();
  const query = useApi(api.setting.calendar, { year }, { keep: true });
  const special = new Map((query.data?.days ?? []).map((day) => [day.on, day]));
  const isEditor = can('setting.manage');
  const go = (to: number): void => set({ year: String(to) });
  return (
    <section className="panel calendar">
      <div className="workdays-bar">
        <Button icon={<LeftOutlined />} aria-label={t('previousYear')} onClick={() => go(year - 1)} />
        <h2 className="number">{year}</h2>
        <Button icon={<RightOutlined />} aria-label={t('nextYear')} onClick={() => go(year + 1)} />
        <span className="muted">
          {isEditor ? t('calendarHint') : t('calendarReadOnly', { permission: label(permissions['setting.manage']) })}
        </span>
      </div>
      <Loaded query={query} rows={12}>
        {({ warning }) => (
          <>
            {warning && <Alert type="warning" showIcon title={label(warning)} style={{ marginBottom: 16 }} />}
            <div className="months">
              {Array.from({ length: 12 }, (_, month) => (
                <Month key={month} year={year} month={month} special={special} edit={isEditor ? edit : undefined} />
              ))}
            </div>
            <p className="muted calendar-legend">
              <span className="day is-work">{t('legendWork')}</span>
              <span className="day is-off">{t('legendRest')}</span>
              <span className="day">{t('legendPlain')}</span>
            </p>
          </>
        )}
      </Loaded>
      <Modal
        open={editing !== undefined}
        title={editing}
        footer={null}
        destroyOnHidden
        onCancel={() => edit(undefined)}
      >
        {editing && <DayForm on={editing} day={special.get(editing)} close={() => edit(undefined)} />}
      </Modal>
    </section>
  );
}

interface MonthProps {
  year: number;
  month: number;
  special: ReadonlyMap<string, Day>;
  edit: ((on: string) => void) | undefined;
}

function Month({ year, month, special, edit }: MonthProps) {
  const lang = useLang();
  const t = useText('system');
  const locale = lang === 'en' ? 'en' : 'zh-CN';
  const name = new Date(Date.UTC(year, month, 1)).toLocaleDateString(locale, { month: 'long', timeZone: 'UTC' });
  const weekdays = monthWeeks(2024, 0)[0]?.map((on) =>
    new Date(on).toLocaleDateString(locale, { weekday: 'narrow', timeZone: 'UTC' }),
  );
  const now = today();
  return (
    <table className="month">
      <caption>{name}</caption>
      <thead>
        <tr>
          {weekdays?.map((day, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- two weekdays share a letter
            <th key={at} scope="col">
              {day}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {monthWeeks(year, month).map((week) => (
          <tr key={week.find(Boolean)}>
            {week.map((on, at) => {
              // oxlint-disable-next-line react/no-array-index-key -- days of other months are blank
              if (!on) return <td key={at} />;
              const day = special.get(on);
              const kind = day ? (day.working ? 'is-work' : 'is-off') : at > 4 ? 'is-weekend' : '';
              const word = day ? `${day.name} ${t(day.working ? 'working' : 'resting')}` : at > 4 ? t('weekend') : '';
              return (
                <td key={on}>
                  <button
                    type="button"
                    className={`day ${kind} ${on === now ? 'is-today' : ''}`}
                    title={`${on} ${word}`}
                    disabled={!edit}
                    onClick={() => edit?.(on)}
                  >
                    {Number(on.slice(8))}
                    {day && <sup>{lang === 'zh' ? (day.working ? '班' : '休') : day.working ? 'W' : 'H'}</sup>}
                  </button>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function DayForm({ on, day, close }: { on: string; day: Day | undefined; close: () => void }) {
  const t = useText('system');
  const isWeekend = [0, 6].includes(new Date(on).getUTCDay());
  const [isWorking, work] = useState(day?.working ?? isWeekend);
  const [name, setName] = useState(day?.name ?? '');
  const { mutateAsync } = useAct(api.setting.putDay, { touches: ['/calendar'] });
  const save = async (): Promise<void> => {
    await mutateAsync({ on, working: isWorking, name: name.trim() });
    toast(t('daySaved', { day: on, kind: t(isWorking ? 'working' : 'resting') }), 'success');
    close();
  };
  return (
    <div style={{ display: 'grid', gap: 12, justifyItems: 'start' }}>
      <Radio.Group
        optionType="button"
        value={isWorking}
        onChange={(event) => work(event.target.value as boolean)}
        options={[
          { value: true, label: t('working') },
          { value: false, label: t('resting') },
        ]}
      />
      <Input
        aria-label={t('dayName')}
        placeholder={isWorking ? t('makeupDay') : t('dayName')}
        maxLength={40}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <ActionButton type="primary" act={save}>
        {t('saveDay')}
      </ActionButton>
    </div>
  );
}
