import { channels, channelSpecs, ownDelivery, type Channel, type Result } from '@anyuan/contract';
import { Checkbox, Form, Input } from 'antd';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { Panel } from '../../kit/Panel.tsx';
import { Loaded } from '../../kit/States.tsx';
import { toast } from '../../kit/toast.ts';

type Mine = Result<typeof api.delivery.mine>;

/** Where messages reach the caller outside the page, and what he wants of what is not urgent. */
export function OwnDelivery() {
  const t = useText('delivery');
  const query = useApi(api.delivery.mine, {});
  return (
    <div style={{ marginTop: 16 }}>
      <Panel title={t('mine')}>
        <p className="muted">{t('mineNote')}</p>
        <Loaded query={query} rows={4}>
          {(mine) => <OwnForm mine={mine} />}
        </Loaded>
      </Panel>
    </div>
  );
}

interface Values {
  email: string;
  wecomId: string;
  wanted: Channel[];
}

function OwnForm({ mine }: { mine: Mine }) {
  const t = useText('delivery');
  const label = useLabel();
  const [form] = Form.useForm<Values>();
  const { mutateAsync } = useAct(api.delivery.putMine, { touches: ['/me/delivery'] });
  // A group is nobody's own.
  const used: Channel[] = mine.used.filter((one) => one !== 'wecomGroup');
  const fits = (schema: (typeof ownDelivery)[keyof typeof ownDelivery]) => ({
    validator: async (_: unknown, value: string) => {
      const issue = value ? schema.safeParse(value).error?.issues[0] : undefined;
      if (issue) throw new Error(issue.message);
    },
  });
  const save = async (): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return;
    const wanted = values.wanted ?? [];
    await mutateAsync({
      email: values.email.trim() || null,
      wecomId: values.wecomId.trim() || null,
      // Of channels that are not used now the wish stays as it was.
      muted: channels.filter((one) => (used.includes(one) ? !wanted.includes(one) : mine.muted.includes(one))),
    });
    toast(t('savedMine'), 'success');
  };
  return (
    <Form
      form={form}
      layout="vertical"
      style={{ maxWidth: 480 }}
      initialValues={{
        email: mine.email ?? '',
        wecomId: mine.wecomId ?? '',
        wanted: used.filter((one) => !mine.muted.includes(one)),
      }}
    >
      <Form.Item label={t('phone')} extra={t('phoneNote')}>
        <span className="number">{mine.phone ?? '–'}</span>
      </Form.Item>
      <Form.Item name="email" label={t('email')} rules={[fits(ownDelivery.email)]}>
        <Input type="email" inputMode="email" maxLength={200} />
      </Form.Item>
      <Form.Item name="wecomId" label={t('wecomId')} rules={[fits(ownDelivery.wecomId)]}>
        <Input maxLength={64} />
      </Form.Item>
      {used.length === 0 ? (
        <p className="muted">{t('noneUsed')}</p>
      ) : (
        <Form.Item name="wanted" label={t('wanted')}>
          <Checkbox.Group options={used.map((one) => ({ value: one, label: label(channelSpecs[one].label) }))} />
        </Form.Item>
      )}
      <ActionButton type="primary" act={save}>
        {t('saveMine')}
      </ActionButton>
    </Form>
  );
}
