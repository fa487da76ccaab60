import { caseModes, caseTypes, fieldMeta, type CaseMode, type CaseType } from '@anyuan/contract';
import { App, Form, Input, Modal, Radio, Select } from 'antd';
import { useState } from 'react';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { DevicePicker, PlacePicker } from '../../kit/pickers.tsx';
import { useCan } from '../../session.ts';

/** Types that this person may open by hand. */
export function useCreatable(): CaseType[] {
  const can = useCan();
  const types: CaseType[] = Object.values(caseTypes);
  return can('case.create') ? types.filter(({ permissions: { create } }) => create && can(create)) : [];
}

interface Props {
  open: boolean;
  close: () => void;
  created: (id: string) => void;
}

export function CreateCase({ open, close, created }: Props) {
  const t = useText('cases');
  return (
    <Modal open={open} title={t('create')} footer={null} destroyOnHidden onCancel={close}>
      <CreateForm created={created} />
    </Modal>
  );
}

interface Values {
  title: string;
  mode: CaseMode;
  place?: string;
  device?: string;
  data?: Record<string, string>;
}

/** What every case has, and the fields its type cannot do without; the rest is filled in by its steps. */
function CreateForm({ created }: Pick<Props, 'created'>) {
  const t = useText('cases');
  const common = useText();
  const label = useLabel();
  const { message } = App.useApp();
  const creatable = useCreatable();
  const [chosen, choose] = useState(creatable[0]?.type);
  const [form] = Form.useForm<Values>();
  const { mutateAsync } = useAct(api.case.create);
  // One key for this form: sending twice on a slow line opens one case.
  const [key] = useState(() => `web-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`);
  const type = creatable.find((one) => one.type === chosen);
  const needed = Object.entries(type?.fields.shape ?? {}).filter(([, field]) => !isOptional(field));
  const modes = { real: t('mode_real'), test: common('mode_test'), drill: common('mode_drill') };

  const send = async (): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values || !type) return;
    const { title, mode, place, device, data = {} } = values;
    const item = await mutateAsync({
      type: type.type,
      title,
      mode,
      key,
      data,
      ...(place ? { place } : {}),
      ...(device ? { device } : {}),
    });
    void message.success(t('created', { number: item.number }));
    created(item.id);
  };
  return (
    <Form form={form} layout="vertical" requiredMark={false} initialValues={{ mode: 'real' }}>
      <p className="muted">{t('createHint')}</p>
      {creatable.length > 1 && (
        <Form.Item label={common('type')}>
          <Select
            value={chosen}
            onChange={choose}
            options={creatable.map((one) => ({ value: one.type, label: label(one.label) }))}
          />
        </Form.Item>
      )}
      <Form.Item
        name="title"
        label={common('title')}
        rules={[{ required: true, whitespace: true, message: common('required') }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      {needed.map(([name, field]) => (
        <Form.Item
          key={name}
          name={['data', name]}
          label={label(fieldMeta(field as never)?.label)}
          rules={[{ required: true, message: common('required') }]}
        >
          <NeededField field={field} />
        </Form.Item>
      ))}
      <Form.Item name="place" label={`${common('place')} (${common('optional')})`}>
        <PlacePicker />
      </Form.Item>
      <Form.Item name="device" label={`${common('device')} (${common('optional')})`}>
        <DevicePicker />
      </Form.Item>
      <Form.Item name="mode" label={t('mode')}>
        <Radio.Group optionType="button" options={caseModes.map((value) => ({ value, label: modes[value] }))} />
      </Form.Item>
      <ActionButton type="primary" act={send}>
        {t('create')}
      </ActionButton>
    </Form>
  );
}

/** Form.Item hands `value`, `onChange` and `id` to its child. */
function NeededField({ field, ...bound }: { field: unknown }) {
  const label = useLabel();
  const options = fieldMeta(field as never)?.options;
  if (!options) return <Input maxLength={200} {...bound} />;
  return (
    <Select {...bound} options={Object.entries(options).map(([value, text]) => ({ value, label: label(text) }))} />
  );
}

const isOptional = (field: unknown): boolean =>
  (field as { safeParse: (value: unknown) => { success: boolean } }).safeParse(undefined).success;
