import { Form, Input } from 'antd';
import type { ReactNode } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { DateInput } from '../../kit/fields/DateInput.tsx';
import { today } from '../../kit/hospital-time.ts';
import { Panel } from '../../kit/Panel.tsx';
import { Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { plusDays } from './use-roster.ts';

const touches = { touches: ['/roster'] };

/** Hours, lines and times of high risk: what the roster of this house is made of. */
export function Setup() {
  const day = today();
  const query = useApi(api.roster.get, { from: day, to: plusDays(day, 60) });
  return (
    <Loaded query={query} rows={8}>
      {({ patterns, lines, risks }) => (
        <div className="roster-setup">
          <Patterns patterns={patterns} />
          <Lines lines={lines} />
          <Risks risks={risks} />
        </div>
      )}
    </Loaded>
  );
}

type Known = Awaited<ReturnType<typeof useApi<typeof api.roster.get>>>['data'] & object;

function Patterns({ patterns }: Pick<Known, 'patterns'>) {
  const t = useText('roster');
  const label = useLabel();
  const put = useAct(api.roster.putPattern, touches);
  const remove = useAct(api.roster.removePattern, touches);
  const [form] = Form.useForm<(typeof patterns)[number]>();
  return (
    <Panel title={t('patterns')}>
      <ul className="ops-lines">
        {patterns.map((one) => (
          <Row key={one.code}>
            <span>{one.mark}</span>
            <span>{label([one.name, one.nameEn])}</span>
            <span>{`${one.from}–${one.until}`}</span>
            <Remove name={one.name} act={() => remove.mutateAsync({ code: one.code })} />
          </Row>
        ))}
      </ul>
      <Form form={form} layout="inline" className="ops-inline">
        <Line name="code" label={t('code')} max={20} />
        <Line name="name" label={t('patternName')} max={20} />
        <Line name="nameEn" label={t('patternEn')} max={40} />
        <Line name="mark" label={t('mark')} max={4} />
        <Line name="from" label={t('start')} max={5} />
        <Line name="until" label={t('end')} max={5} />
        <Send form={form} act={(values) => put.mutateAsync(values as never)} verb={t('save')} />
      </Form>
    </Panel>
  );
}

function Lines({ lines }: Pick<Known, 'lines'>) {
  const t = useText('roster');
  const label = useLabel();
  const put = useAct(api.roster.putLine, touches);
  const remove = useAct(api.roster.removeLine, touches);
  const [form] = Form.useForm<(typeof lines)[number]>();
  return (
    <Panel title={t('lines')}>
      <ul className="ops-lines">
        {lines.map((one) => (
          <Row key={one.code}>
            <span>{one.code}</span>
            <span>{label([one.name, one.nameEn])}</span>
            <Remove name={one.name} act={() => remove.mutateAsync({ code: one.code })} />
          </Row>
        ))}
      </ul>
      <Form form={form} layout="inline" className="ops-inline">
        <Line name="code" label={t('code')} max={20} />
        <Line name="name" label={t('patternName')} max={20} />
        <Line name="nameEn" label={t('patternEn')} max={40} />
        <Send form={form} act={(values) => put.mutateAsync(values as never)} verb={t('save')} />
      </Form>
    </Panel>
  );
}

function Risks({ risks }: Pick<Known, 'risks'>) {
  const t = useText('roster');
  const put = useAct(api.roster.putRisk, touches);
  const remove = useAct(api.roster.removeRisk, touches);
  const needed = { required: true, message: useText()('required') };
  const [form] = Form.useForm<{ name: string; from: string; until: string }>();
  return (
    <Panel title={t('risks')}>
      <p className="muted">{t('risksHint')}</p>
      <ul className="ops-lines">
        {risks.map((one) => (
          <Row key={one.id}>
            <span>{one.name}</span>
            <span className="muted">
              <Time at={one.from} />
            </span>
            <span className="muted">
              <Time at={one.until} />
            </span>
            <Remove name={one.name} act={() => remove.mutateAsync({ id: one.id })} />
          </Row>
        ))}
      </ul>
      <Form form={form} layout="inline" className="ops-inline">
        <Line name="name" label={t('riskName')} max={40} />
        {(['from', 'until'] as const).map((name) => (
          <Form.Item key={name} name={name} label={t(name === 'from' ? 'start' : 'end')} rules={[needed]}>
            <DateInput hasTime label={t(name === 'from' ? 'start' : 'end')} />
          </Form.Item>
        ))}
        <Send form={form} act={(values) => put.mutateAsync(values as never)} verb={t('addRisk')} />
      </Form>
    </Panel>
  );
}

function Row({ children }: { children: ReactNode }) {
  return <li className="roster-known">{children}</li>;
}

function Line({ name, label, max }: { name: string; label: string; max: number }) {
  const common = useText();
  return (
    <Form.Item name={name} label={label} rules={[{ required: true, whitespace: true, message: common('required') }]}>
      <Input maxLength={max} style={{ width: Math.min(150, 60 + max * 5) }} />
    </Form.Item>
  );
}

function Send({
  form,
  act,
  verb,
}: {
  form: { validateFields: () => Promise<unknown>; resetFields: () => void };
  act: (values: Record<string, string>) => Promise<unknown>;
  verb: string;
}) {
  const t = useText('roster');
  return (
    <ActionButton
      act={async () => {
        const values = await form.validateFields().catch(() => undefined);
        if (!values) return;
        await act(values as Record<string, string>);
        form.resetFields();
        toast(t('saved'), 'success');
      }}
    >
      {verb}
    </ActionButton>
  );
}

function Remove({ name, act }: { name: string; act: () => Promise<unknown> }) {
  const common = useText();
  return (
    <ConfirmButton
      type="text"
      size="small"
      question={`${common('remove')} ${name}`}
      verb={common('remove')}
      act={act}
    />
  );
}
