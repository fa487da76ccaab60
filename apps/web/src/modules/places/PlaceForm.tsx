import { keyKindLabels, keyKinds, placeKindLabels, type Place } from '@anyuan/contract';
import { App, Form, Input, Select, Switch } from 'antd';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { DepartmentPicker } from '../../kit/pickers.tsx';
import { kindsBelow } from './tree.ts';

interface Props {
  /** The place to change; absent: a new one. */
  place?: Place;
  /** What a new one stands below; absent: a new campus. */
  above?: Place | undefined;
  places: readonly Place[];
  saved?: (place: Place) => void;
}

interface Values {
  code: string;
  name: string;
  kind: Place['kind'];
  parent?: string;
  key?: boolean;
  keyKind?: Place['keyKind'];
  phone?: string;
  department?: string;
}

export function PlaceForm({ place, above, places, saved }: Props) {
  const t = useText('places');
  const office = useText('office');
  const common = useText();
  const label = useLabel();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const { mutateAsync } = useAct(api.place.put);
  const departments = useApi(api.identity.departments, {}, { staleTime: 60_000 });
  const parent = place ? places.find(({ id }) => id === place.parentId) : above;
  const kinds = place?.kind === 'campus' ? (['campus'] as const) : kindsBelow(parent?.kind);
  const isKey = Form.useWatch('key', form) ?? place?.key ?? false;
  const department = departments.data?.items.find(({ id }) => id === place?.departmentId)?.code;

  const send = async (): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return;
    const after = await mutateAsync({
      code: place?.code ?? values.code,
      name: values.name,
      kind: values.kind,
      parent: values.parent ?? parent?.code ?? null,
      key: values.key ?? false,
      keyKind: values.key ? (values.keyKind ?? null) : null,
      phone: values.phone?.trim() || null,
      department: values.department ?? null,
    });
    void message.success(place ? t('saved') : t('added', { name: after.name }));
    saved?.(after);
  };
  // The department is stored by id and saved by code: wait for the list that translates.
  if (place?.departmentId && !departments.data) return null;
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={
        place
          ? {
              ...place,
              phone: place.phone ?? '',
              parent: parent?.code,
              department,
              keyKind: place.keyKind ?? undefined,
            }
          : { kind: kinds[0], key: false }
      }
    >
      <div className="form-grid">
        <Form.Item
          name="name"
          label={t('name')}
          rules={[{ required: true, whitespace: true, message: common('required') }]}
        >
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item
          name="code"
          label={office('code')}
          rules={[
            { required: true, message: common('required') },
            { pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, message: office('codeRule') },
          ]}
        >
          <Input disabled={place !== undefined} maxLength={64} />
        </Form.Item>
        <Form.Item name="kind" label={t('kind')} rules={[{ required: true, message: common('required') }]}>
          <Select options={kinds.map((kind) => ({ value: kind, label: label(placeKindLabels[kind]) }))} />
        </Form.Item>
        {place && place.kind !== 'campus' && (
          <Form.Item name="parent" label={t('parent')}>
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              options={places
                .filter((one) => kindsBelow(one.kind).includes(place.kind) && one.id !== place.id)
                .map((one) => ({ value: one.code, label: one.path }))}
            />
          </Form.Item>
        )}
        <Form.Item name="phone" label={t('phone')}>
          <Input maxLength={20} inputMode="tel" />
        </Form.Item>
        <Form.Item name="department" label={t('department')}>
          <DepartmentPicker by="code" />
        </Form.Item>
        <Form.Item name="key" label={t('keyPlace')} valuePropName="checked">
          <Switch />
        </Form.Item>
        {isKey && (
          <Form.Item name="keyKind" label={t('keyKind')} rules={[{ required: true, message: common('required') }]}>
            <Select options={keyKinds.map((kind) => ({ value: kind, label: label(keyKindLabels[kind]) }))} />
          </Form.Item>
        )}
      </div>
      <ActionButton type="primary" act={send}>
        {place ? t('savePlace') : t('addBelow')}
      </ActionButton>
    </Form>
  );
}
