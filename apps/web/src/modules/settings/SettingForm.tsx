import type { Setting, SpanUnit } from '@anyuan/contract';
import { Alert, Button, Form, Input, InputNumber, Select, Switch } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useErrorText, useLabel, useLang, useText } from '../../i18n/index.ts';
import { ActionButton, issuesOf } from '../../kit/ActionButton.tsx';
import { half } from '../../kit/half.ts';
import { NameSelect } from '../../kit/NameSelect.tsx';
import { toast } from '../../kit/toast.ts';
import { codesIn, isClock, sameValue, stepsRise, unitWord, type ClockValue } from './value.ts';

/** One setting in its own unit. The server judges; what it says stands beside the value. */
export function SettingForm({ item, close }: { item: Setting; close: () => void }) {
  const t = useText('system');
  const common = useText();
  const label = useLabel();
  const lang = useLang();
  const say = useErrorText();
  const [value, setValue] = useState(item.value);
  const [problem, setProblem] = useState('');
  const { mutateAsync } = useAct(api.setting.put, { touches: ['/settings', '/me', '/setup'] });
  const save = async (): Promise<void> => {
    if (isClock(value) && !stepsRise(value.steps)) return setProblem(t('stepsRise'));
    try {
      await mutateAsync({ key: item.key, value });
      toast(t('settingSaved', { name: label(item) }), 'success');
      close();
    } catch (error) {
      setProblem([say(error).text, ...issuesOf(error)].join(' · '));
    }
  };
  const its = isClock(value) ? (value.unit ?? item.unit) : item.unit;
  const word = unitWord(its);
  const unit = word ? t(word) : its;
  return (
    <Form layout="vertical">
      <p className="muted">
        {t('source')}: {half(item.source, lang)}
      </p>
      {isClock(value) ? (
        <ClockFields value={value} unit={unit} units={item.units} change={setValue} />
      ) : (
        <Form.Item label={t('value')} htmlFor="setting-value">
          {typeof item.defaultValue === 'number' ? (
            <InputNumber
              id="setting-value"
              min={0}
              suffix={unit}
              style={{ width: 200 }}
              value={Number(value)}
              onChange={(number) => setValue(number ?? 0)}
            />
          ) : typeof item.defaultValue === 'boolean' ? (
            <Switch id="setting-value" checked={value === true} onChange={setValue} />
          ) : item.lists ? (
            <ListedCodes item={item} value={String(value)} change={setValue} />
          ) : (
            <Input
              id="setting-value"
              value={typeof value === 'string' ? value : JSON.stringify(value)}
              onChange={(event) => setValue(event.target.value)}
            />
          )}
        </Form.Item>
      )}
      {problem && <Alert type="error" role="alert" title={problem} style={{ marginBottom: 12 }} />}
      <div style={{ display: 'flex', gap: 8 }}>
        <ActionButton type="primary" disabled={sameValue(value, item.value)} act={save}>
          {t('saveSetting')}
        </ActionButton>
        {!sameValue(value, item.defaultValue) && (
          <Button onClick={() => setValue(item.defaultValue)}>{t('restore')}</Button>
        )}
        <Button onClick={close}>{common('cancel')}</Button>
      </div>
    </Form>
  );
}

/** Chosen by name, kept by code and in the order of choice. */
function ListedCodes({ item, value, change }: { item: Setting; value: string; change: (value: string) => void }) {
  const label = useLabel();
  const { data } = useApi(api.setting.choices, { key: item.key });
  return (
    <NameSelect<string[]>
      id="setting-value"
      mode="multiple"
      allowClear
      loading={!data}
      style={{ width: '100%' }}
      showSearch={{ optionFilterProp: 'label' }}
      value={codesIn(value)}
      options={(data?.items ?? item.named).map((one) => ({ value: one.code, label: label(one) }))}
      onChange={(codes) => change(codes.join(','))}
    />
  );
}

interface ClockProps {
  value: ClockValue;
  unit: string;
  /** Empty: it cannot be counted otherwise. */
  units: readonly SpanUnit[];
  change: (value: ClockValue) => void;
}

const mostSteps = 10;

function ClockFields({ value, unit, units, change }: ClockProps) {
  const t = useText('system');
  const common = useText();
  const setStep = (at: number, step: number): void => change({ ...value, steps: value.steps.with(at, step) });
  return (
    <>
      {units.length > 0 && (
        <Form.Item label={t('countedIn')} htmlFor="setting-unit">
          <Select
            id="setting-unit"
            style={{ width: 200 }}
            value={value.unit ?? null}
            options={units.map((one) => ({ value: one, label: t(`unit_${one}`) }))}
            onChange={(chosen) => chosen && change({ ...value, unit: chosen })}
          />
        </Form.Item>
      )}
      {value.steps.map((step, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a step is known by its place in the row
        <div key={at} className="clock-step">
          <span>{at === 0 ? t('firstReminder') : t('laterReminder', { count: at + 1 })}</span>
          <InputNumber
            min={0}
            suffix={unit}
            value={step}
            aria-label={at === 0 ? t('firstReminder') : t('laterReminder', { count: at + 1 })}
            onChange={(number) => setStep(at, number ?? 0)}
          />
          {at > 0 && (
            <Button
              size="small"
              type="text"
              onClick={() => change({ ...value, steps: value.steps.filter((_, other) => other !== at) })}
            >
              {common('remove')}
            </Button>
          )}
        </div>
      ))}
      {value.steps.length < mostSteps && (
        <Button
          size="small"
          onClick={() => change({ ...value, steps: [...value.steps, (value.steps.at(-1) ?? 0) * 2] })}
        >
          {t('addReminder')}
        </Button>
      )}
      <div className="clock-step" style={{ marginBlock: 12 }}>
        {/* oxlint-disable-next-line jsx-a11y/label-has-associated-control */}
        <label>
          <Switch
            checked={typeof value.warn === 'number'}
            onChange={(isOn) =>
              change({ ...value, warn: isOn ? Math.max(1, Math.floor((value.steps[0] ?? 2) / 2)) : null })
            }
          />{' '}
          {t('warnOn')}
        </label>
        {typeof value.warn === 'number' && (
          <InputNumber
            min={0}
            suffix={unit}
            prefix={t('warnBefore')}
            aria-label={t('warnBefore')}
            value={value.warn}
            onChange={(number) => change({ ...value, warn: number ?? 0 })}
          />
        )}
      </div>
      <div className="clock-step" style={{ marginBlock: 12 }}>
        {/* oxlint-disable-next-line jsx-a11y/label-has-associated-control */}
        <label>
          <Switch
            checked={value.repeat !== null}
            onChange={(isOn) => change({ ...value, repeat: isOn ? (value.steps.at(-1) ?? 60) : null })}
          />{' '}
          {t('repeatOn')}
        </label>
        {value.repeat !== null && (
          <InputNumber
            min={0}
            suffix={unit}
            prefix={t('thenEvery')}
            aria-label={t('thenEvery')}
            value={value.repeat}
            onChange={(number) => change({ ...value, repeat: number ?? 0 })}
          />
        )}
      </div>
    </>
  );
}
