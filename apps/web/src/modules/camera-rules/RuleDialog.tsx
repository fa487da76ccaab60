import { cameraActs, type CameraAct, type CameraRule } from '@anyuan/contract';
import { Checkbox, Form, Input, Select } from 'antd';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { EditDialog, useMust } from '../../kit/EditDialog.tsx';
import { DevicesPicker, PeoplePicker, PlacesPicker } from '../../kit/pickers.tsx';

interface Values {
  name: string;
  why: string;
  acts: CameraAct[];
  cameras?: string[];
  places?: string[];
  people?: string[];
  roles?: string[];
}

/** One restriction: which cameras, what of them, and for whom it is open. */
export function RuleDialog({ rule, close }: { rule: CameraRule | undefined; close: () => void }) {
  const t = useText('cameraRules');
  const label = useLabel();
  const { data } = useApi(api.identity.roles, {}, { staleTime: 600_000 });
  const { mutateAsync } = useAct(api.cameraRule.put, { touches: ['/camera-rules', '/devices', '/cameras', '/wall'] });
  const must = useMust();
  return (
    <EditDialog<Values>
      title={rule ? `${t('change')} ${rule.name}` : t('add')}
      verb={t('save')}
      said={t('saved')}
      initial={{
        name: rule?.name ?? '',
        why: rule?.why ?? '',
        acts: rule?.acts ?? ['view'],
        cameras: rule?.cameras.map(({ code }) => code) ?? [],
        places: rule?.places.map(({ code }) => code) ?? [],
        people: rule?.people.map(({ id }) => id) ?? [],
        roles: rule?.roles.map(({ code }) => code) ?? [],
      }}
      keep={(values) => mutateAsync({ ...(rule && { id: rule.id }), ...values })}
      close={close}
    >
      <Form.Item name="name" label={t('name')} rules={must}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="why" label={t('why')} rules={must}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="acts" label={t('acts')} rules={must}>
        <Checkbox.Group
          options={(Object.keys(cameraActs) as CameraAct[]).map((value) => ({
            value,
            label: label(cameraActs[value]),
          }))}
        />
      </Form.Item>
      <Form.Item name="cameras" label={t('cameras')}>
        <DevicesPicker kind="camera" />
      </Form.Item>
      <Form.Item name="places" label={t('places')}>
        <PlacesPicker />
      </Form.Item>
      <Form.Item name="roles" label={t('roles')}>
        <Select
          mode="multiple"
          options={(data?.items ?? []).map(({ code, name, nameEn }) => ({
            value: code,
            label: label([name, nameEn]),
          }))}
          showSearch={{ optionFilterProp: 'label' }}
        />
      </Form.Item>
      <Form.Item name="people" label={t('people')}>
        <PeoplePicker />
      </Form.Item>
    </EditDialog>
  );
}
