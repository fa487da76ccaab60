import { hisKeys, type CaseType, type CaseTypeName, type HisKey, type HisPatient } from '@anyuan/contract';
import { Button, Input, Radio, Space } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../api.ts';
import { useLabel, useText } from '../i18n/index.ts';
import { useCan } from '../session.ts';
import { ActionButton } from './ActionButton.tsx';
import type { Values } from './fields/fields.ts';

import './paste.css';

interface Props {
  type: CaseType;
  /** What is typed already stays. */
  typed: Values;
  fill: (data: Values, department: string | null) => void;
}

/** Looks a patient up in the hospital's own system and fills the form; whatever it says or fails to say, the form goes on. */
export function HisLook(props: Props) {
  const can = useCan();
  return can('his.look') ? <Asked {...props} /> : null;
}

function Asked({ type, typed, fill }: Props) {
  const t = useText('cases');
  const label = useLabel();
  const { data: state } = useApi(api.his.state, {}, { staleTime: 60_000 });
  const { mutateAsync } = useAct(api.his.look);
  const [by, choose] = useState<HisKey>('visit');
  const [number, type_] = useState('');
  const [answer, note] = useState<{ found: HisPatient | null }>();
  if (!state?.isOn) return null;
  const look = async (): Promise<void> => {
    note(undefined);
    note(await mutateAsync({ by, number: number.trim(), type: type.type as CaseTypeName }));
  };
  return (
    <section className="paste" aria-label={t('hisTitle')}>
      <Space wrap>
        <Radio.Group
          aria-label={t('hisTitle')}
          optionType="button"
          value={by}
          onChange={(event) => choose(event.target.value as HisKey)}
          options={Object.entries(hisKeys).map(([value, words]) => ({ value, label: label(words) }))}
        />
        <Input
          aria-label={label(hisKeys[by])}
          maxLength={60}
          value={number}
          onChange={(event) => type_(event.target.value)}
          style={{ width: 200 }}
        />
        <ActionButton disabled={number.trim().length < 2} act={look}>
          {t('hisGo')}
        </ActionButton>
      </Space>
      <p className="muted">{t('hisHint')}</p>
      {answer && !answer.found && <p role="status">{t('hisNobody')}</p>}
      {answer?.found && (
        <Found
          type={type}
          typed={typed}
          found={answer.found}
          fill={fill}
          number={by === 'visit' ? number.trim() : null}
        />
      )}
    </section>
  );
}

function Found({ type, typed, found, fill, number }: Props & { found: HisPatient; number: string | null }) {
  const t = useText('cases');
  const { patient, visits, bills } = found;
  const take = (visit: HisPatient['visits'][number] | undefined): void => {
    const facts = { name: patient.name, patient: patient.id, phone: patient.phone, visit: visit?.visit ?? null };
    const data = Object.fromEntries(
      Object.entries(type.lookUp ?? {}).flatMap(([what, field]) => {
        const value = facts[what as keyof typeof facts];
        const isFree = typed[field] === undefined || typed[field] === '';
        return value && isFree ? [[field, value]] : [];
      }),
    );
    fill(data, visit?.department ?? null);
  };
  return (
    <div role="status">
      <p>
        <strong>{patient.name}</strong>{' '}
        {[patient.sex, patient.bornOn, patient.id, patient.phone].filter(Boolean).join(' · ')}
      </p>
      <ul className="similar-cases">
        {visits.map((one) => {
          const own = bills.filter(({ visit }) => visit === one.visit);
          const sum = own.reduce((total, { amount }) => total + amount, 0);
          return (
            <li key={one.visit}>
              {one.visit === number ? <strong>{one.visit}</strong> : one.visit}{' '}
              {[one.kind, one.department, one.doctor, one.at].filter(Boolean).join(' · ')}
              {own.length > 0 && (
                <span className="muted"> {t('hisBills', { sum: sum.toFixed(2), count: own.length })}</span>
              )}{' '}
              <Button size="small" onClick={() => take(one)}>
                {t('hisFill')}
              </Button>
            </li>
          );
        })}
      </ul>
      {visits.length === 0 && (
        <Button size="small" onClick={() => take(undefined)}>
          {t('hisFill')}
        </Button>
      )}
    </div>
  );
}
