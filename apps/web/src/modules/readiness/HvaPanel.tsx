import { hvaStates } from '@anyuan/contract';
import { App, Button, Form, InputNumber, Modal, Input } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { today } from '../../kit/hospital-time.ts';
import { PeoplePicker } from '../../kit/pickers.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { HvaRound } from './HvaRound.tsx';
import { Several } from './Several.tsx';

/** Rounds of hazard vulnerability analysis, and the one that is open in the address. */
export function HvaPanel() {
  const t = useText('readiness');
  const label = useLabel();
  const can = useCan();
  const { values, set } = useUrlState();
  const query = useApi(api.hva.list, {});
  const [isOpening, open] = useState(false);
  if (values['hva']) return <HvaRound id={values['hva']} back={() => set({ hva: undefined })} />;
  return (
    <>
      <div className="ops-bar">
        <span className="muted">{t('hvaHint')}</span>
        {can('readiness.manage') && (
          <Button type="primary" onClick={() => open(true)}>
            {t('hvaOpen')}
          </Button>
        )}
      </div>
      <Several query={query} none={t('hvaNone')} className="hva-cards">
        {(one) => (
          <section key={one.id} className="panel hva-card">
            <header>
              <button type="button" className="ops-name" onClick={() => set({ hva: one.id })}>
                {t('hvaOf', { year: one.year, unit: one.department?.name ?? t('wholeHouse') })}
              </button>
              <span className="muted">{label(hvaStates[one.state])}</span>
            </header>
            <p className="muted">
              {t('hvaSent', { sent: one.sent, asked: one.asked, invalid: one.invalid })} ·{' '}
              {t('dueOn', { day: one.dueOn })}
            </p>
            {one.mine && (
              <Button type="primary" size="small" onClick={() => set({ hva: one.id })}>
                {t('rateNow')}
              </Button>
            )}
            <ol>
              {one.first.map((event) => (
                <li key={event.name}>
                  {label([event.name, event.nameEn])} <span className="number muted">{event.risk.toFixed(2)}%</span>
                </li>
              ))}
            </ol>
          </section>
        )}
      </Several>
      {isOpening && <OpenDialog close={() => open(false)} />}
    </>
  );
}

function OpenDialog({ close }: { close: () => void }) {
  const t = useText('readiness');
  const common = useText();
  const { message } = App.useApp();
  const { set } = useUrlState();
  const [form] = Form.useForm<{ year: number; raters: string[]; dueOn: string; topN: number }>();
  const { mutateAsync } = useAct(api.hva.open);
  const needed = [{ required: true, message: common('required') }];
  const year = Number(today().slice(0, 4));
  return (
    <Modal open title={t('hvaOpen')} footer={null} onCancel={close} destroyOnHidden>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ year, topN: 10, dueOn: `${year}-12-31` }}
      >
        <Form.Item name="year" label={t('year')} rules={needed}>
          <InputNumber min={2000} max={2100} precision={0} />
        </Form.Item>
        <Form.Item name="raters" label={t('raters')} rules={needed}>
          <PeoplePicker />
        </Form.Item>
        <Form.Item name="dueOn" label={t('due')} rules={needed}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="topN" label={t('topN')} rules={needed}>
          <InputNumber min={1} max={30} precision={0} />
        </Form.Item>
        <ActionButton
          type="primary"
          act={async () => {
            const values = await form.validateFields().catch(() => undefined);
            if (!values) return;
            const made = await mutateAsync(values);
            void message.success(t('hvaOpened'));
            close();
            set({ hva: made.id });
          }}
        >
          {t('hvaOpen')}
        </ActionButton>
      </Form>
    </Modal>
  );
}
