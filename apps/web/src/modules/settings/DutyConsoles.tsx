import { Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { DataTable } from '../../kit/DataTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';

/** Browsers of duty posts, and the way to make this one of them. */
export function DutyConsoles() {
  const t = useText('signIn');
  const common = useText('system');
  const [isOpen, setOpen] = useState(false);
  const { mutateAsync: end } = useAct(api.consoles.end);
  return (
    <section aria-labelledby="duty-consoles">
      <h2 id="duty-consoles">{t('consoles')}</h2>
      <p className="muted">{t('consolesNote')}</p>
      <DataTable
        name="duty-consoles"
        route={api.consoles.list}
        pages={false}
        rowKey={({ id }) => id}
        empty={<Empty>{t('consolesEmpty')}</Empty>}
        toolbar={<Button onClick={() => setOpen(true)}>{t('register')}</Button>}
        columns={[
          {
            key: 'name',
            title: t('consoleName'),
            render: ({ name, current }) => (
              <>
                {name} {current && <strong>({common('thisOne')})</strong>}
              </>
            ),
          },
          { key: 'post', title: t('consolePost'), render: ({ post }) => post?.name ?? '–' },
          {
            key: 'created',
            title: t('consoleCreated'),
            render: ({ createdAt, createdBy }) => (
              <>
                <Time at={createdAt} /> {createdBy.name}
              </>
            ),
          },
          {
            key: 'used',
            title: t('consoleUsed'),
            render: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} /> : '–'),
          },
          {
            key: 'end',
            title: '',
            align: 'right',
            render: ({ id, name }) => (
              <ConfirmButton
                size="small"
                danger
                question={t('endConsoleQuestion', { name })}
                detail={t('endConsoleDetail')}
                verb={t('endConsole')}
                act={async () => {
                  await end({ id });
                  toast(t('endedConsole'), 'success');
                }}
              />
            ),
          },
        ]}
      />
      <Modal open={isOpen} title={t('registerTitle')} footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        <RegisterForm
          done={() => {
            setOpen(false);
            toast(t('registered'), 'success');
          }}
        />
      </Modal>
    </section>
  );
}

function RegisterForm({ done }: { done: () => void }) {
  const t = useText('signIn');
  const common = useText();
  const { data: duty } = useApi(api.duty.now, {});
  const { data: known } = useApi(api.consoles.list, {});
  const { mutateAsync } = useAct(api.consoles.register);
  const [form] = Form.useForm<{ name: string; post?: string }>();
  const send = async (): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return;
    await mutateAsync({ name: values.name.trim(), ...(values.post && { post: values.post }) });
    done();
  };
  return (
    <Form form={form} layout="vertical" requiredMark={false}>
      {known?.items.some(({ current }) => current) && <p>{t('registerAgain')}</p>}
      <Form.Item
        name="name"
        label={t('consoleName')}
        extra={t('consoleNameHint')}
        rules={[{ required: true, whitespace: true, message: common('required') }]}
      >
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="post" label={t('consolePost')}>
        <Select allowClear options={(duty?.posts ?? []).map(({ code, name }) => ({ value: code, label: name }))} />
      </Form.Item>
      <ActionButton type="primary" htmlType="submit" act={send}>
        {t('register')}
      </ActionButton>
    </Form>
  );
}
