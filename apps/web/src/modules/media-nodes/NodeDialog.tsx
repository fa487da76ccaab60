import type { MediaNode } from '@anyuan/contract';
import { Checkbox, Form, Input } from 'antd';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { EditDialog, useMust } from '../../kit/EditDialog.tsx';
import { DevicesPicker, PlacesPicker } from '../../kit/pickers.tsx';

interface Values {
  name: string;
  places?: string[];
  cameras?: string[];
  takesAny: boolean;
  enabled: boolean;
}

/** One node, and which cameras are its own. */
export function NodeDialog({ node, close }: { node: MediaNode | undefined; close: () => void }) {
  const t = useText('mediaNodes');
  const must = useMust();
  const { mutateAsync } = useAct(api.mediaNode.put, { touches: ['/media-nodes'] });
  return (
    <EditDialog<Values>
      title={node ? `${t('change')} ${node.name}` : t('add')}
      verb={t('save')}
      said={t('saved')}
      initial={{
        name: node?.name ?? '',
        places: node?.places.map(({ code }) => code) ?? [],
        cameras: node?.cameras.map(({ code }) => code) ?? [],
        takesAny: node?.takesAny ?? true,
        enabled: node?.enabled ?? true,
      }}
      keep={(values) => mutateAsync({ ...values, ...(node && { name: node.name }) })}
      close={close}
    >
      {!node && (
        <Form.Item name="name" label={t('name')} extra={t('nameNote')} rules={must}>
          <Input maxLength={40} />
        </Form.Item>
      )}
      <Form.Item name="places" label={t('places')}>
        <PlacesPicker />
      </Form.Item>
      <Form.Item name="cameras" label={t('chosen')}>
        <DevicesPicker kind="camera" />
      </Form.Item>
      <Form.Item name="takesAny" valuePropName="checked">
        <Checkbox>{t('takesAny')}</Checkbox>
      </Form.Item>
      <Form.Item name="enabled" valuePropName="checked">
        <Checkbox>{t('enabled')}</Checkbox>
      </Form.Item>
    </EditDialog>
  );
}
