import type { ZlmServer } from '@anyuan/contract';
import { Button, Form, Modal, Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { DevicesPicker } from '../../kit/pickers.tsx';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { toast } from '../../kit/toast.ts';

const touches = ['/zlm-servers'];

/** Cameras of ours that this server pulls, so that they are read once. */
export function ZlmPulls({ server }: { server: ZlmServer }) {
  const t = useText('zlm');
  const query = useApi(api.zlm.pulls, { code: server.code }, { every: 10_000 });
  const { mutateAsync: release } = useAct(api.zlm.release, { touches });
  const [isChoosing, choose] = useState(false);
  return (
    <section aria-label={t('pulls', { name: server.name })}>
      <h2>{t('pulls', { name: server.name })}</h2>
      <p className="muted">{t('pullsNote')}</p>
      {server.enabled && (
        <p>
          <Button onClick={() => choose(true)}>{t('pull')}</Button>
        </p>
      )}
      <Loaded query={query}>
        {({ items }) => (
          <PlainTable
            name="zlm-pulls"
            rows={items}
            rowKey={({ camera }) => camera.code}
            atOnce={50}
            dense
            asked={{ server: server.code }}
            empty={<Empty>{t('noPulls')}</Empty>}
            columns={[
              {
                key: 'camera',
                title: t('camera'),
                render: ({ camera: { code, name } }) => (
                  <Link to={`/devices?row=${encodeURIComponent(code)}`}>{`${name} ${code}`}</Link>
                ),
              },
              {
                key: 'state',
                title: t('state'),
                render: ({ isRead }) => (
                  <Tag color={isRead ? 'success' : 'warning'}>{t(isRead ? 'isRead' : 'isDirect')}</Tag>
                ),
              },
              {
                key: 'do',
                title: '',
                render: ({ camera }) => (
                  <ActionButton
                    size="small"
                    aria-label={`${t('release')} ${camera.name}`}
                    act={async () => {
                      await release({ code: server.code, camera: camera.code });
                      toast(t('released'), 'success');
                    }}
                  >
                    {t('release')}
                  </ActionButton>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {isChoosing && <PullDialog server={server} close={() => choose(false)} />}
    </section>
  );
}

function PullDialog({ server, close }: { server: ZlmServer; close: () => void }) {
  const t = useText('zlm');
  const common = useText();
  const [form] = Form.useForm<{ cameras?: string[] }>();
  const { mutateAsync: pull } = useAct(api.zlm.pull, { touches });
  const send = async (): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values?.cameras?.length) return;
    await pull({ code: server.code, cameras: values.cameras });
    toast(t('pulled'), 'success');
    close();
  };
  return (
    <Modal open title={t('pull')} footer={null} onCancel={close} destroyOnHidden>
      <Form form={form} layout="vertical" requiredMark={false}>
        <Form.Item name="cameras" label={t('pullWhich')} rules={[{ required: true, message: common('required') }]}>
          <DevicesPicker kind="camera" />
        </Form.Item>
        <ActionButton type="primary" act={send}>
          {t('pull')}
        </ActionButton>
      </Form>
    </Modal>
  );
}
