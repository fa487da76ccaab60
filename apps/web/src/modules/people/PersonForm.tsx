import { personKinds, type Person } from '@anyuan/contract';
import { Form, Input, Select } from 'antd';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { DepartmentPicker } from '../../kit/pickers.tsx';
import { toast } from '../../kit/toast.ts';
import { scopeOf, useMe } from '../../session.ts';
import { RolesSelect } from './RolesSelect.tsx';

interface Props {
  /** Absent: a new person. */
  person?: Person;
  added?: (person: Person & { firstPassword: string | null }) => void;
  saved?: () => void;
}

interface Values {
  name: string;
  username?: string;
  title?: string;
  phone?: string;
  email?: string;
  wecomId?: string;
  kind: Person['kind'];
  departmentId?: string;
  roles: string[];
  password?: string;
}

const touched = ['/people', '/roles'];

export function PersonForm({ person, added, saved }: Props) {
  const t = useText('people');
  const common = useText();
  const me = useMe();
  const [form] = Form.useForm<Values>();
  const kind = Form.useWatch('kind', form) ?? person?.kind ?? 'staff';
  const { mutateAsync: create } = useAct(api.identity.createPerson, { touches: touched });
  const { mutateAsync: update } = useAct(api.identity.updatePerson, { touches: touched });
  const isOwn = person?.id === me.person.id;
  // Who manages a part of the hospital adds people; roles are given by who manages all of it.
  const givesRoles = scopeOf(me, 'person.manage') === 'all' && !isOwn;

  const send = async (): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return;
    const text = (value: string | undefined): string | undefined => value?.trim() || undefined;
    const username = text(values.username);
    if (person) {
      await update({
        id: person.id,
        name: values.name,
        title: text(values.title) ?? null,
        phone: text(values.phone) ?? null,
        email: text(values.email) ?? null,
        wecomId: text(values.wecomId) ?? null,
        departmentId: values.departmentId ?? null,
        ...(username ? { username } : {}),
        ...(givesRoles ? { roles: values.roles } : {}),
      });
      toast(t('saved'), 'success');
      saved?.();
      return;
    }
    const [title, phone, password] = [text(values.title), text(values.phone), values.password];
    const [email, wecomId] = [text(values.email), text(values.wecomId)];
    const made = await create({
      name: values.name,
      kind: values.kind,
      roles: givesRoles ? values.roles : [],
      ...(username ? { username } : {}),
      ...(title ? { title } : {}),
      ...(phone ? { phone } : {}),
      ...(email ? { email } : {}),
      ...(wecomId ? { wecomId } : {}),
      ...(values.departmentId ? { departmentId: values.departmentId } : {}),
      ...(password && username ? { password } : {}),
    });
    toast(t('added', { name: made.name }), 'success');
    added?.(made);
  };
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      autoComplete="off"
      initialValues={
        person
          ? {
              ...person,
              username: person.username ?? '',
              title: person.title ?? '',
              phone: person.phone ?? '',
              email: person.email ?? '',
              wecomId: person.wecomId ?? '',
              departmentId: person.departmentId ?? undefined,
            }
          : { kind: 'staff', roles: [] }
      }
    >
      {isOwn && <p className="muted">{t('ownAccount')}</p>}
      <Form.Item
        name="name"
        label={t('name')}
        rules={[{ required: true, whitespace: true, message: common('required') }]}
      >
        <Input maxLength={80} />
      </Form.Item>
      {!person && (
        <Form.Item name="kind" label={t('kind')}>
          <Select options={personKinds.map((one) => ({ value: one, label: t(`kind_${one}`) }))} />
        </Form.Item>
      )}
      <Form.Item
        name="username"
        label={t('username')}
        extra={t('usernameHint')}
        rules={[{ pattern: /^[a-z0-9][a-z0-9._-]{1,31}$/, message: t('usernameHint') }]}
      >
        <Input maxLength={32} autoComplete="off" />
      </Form.Item>
      <Form.Item name="departmentId" label={t('department')}>
        <DepartmentPicker />
      </Form.Item>
      <Form.Item name="title" label={t('jobTitle')}>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="phone" label={t('phone')}>
        <Input maxLength={20} inputMode="tel" />
      </Form.Item>
      <Form.Item name="email" label={t('email')} rules={[{ type: 'email', message: t('emailHint') }]}>
        <Input maxLength={200} inputMode="email" />
      </Form.Item>
      <Form.Item name="wecomId" label={t('wecomId')} rules={[{ pattern: /^[\w.@-]{1,64}$/, message: t('wecomHint') }]}>
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="roles" label={t('roles')}>
        <RolesSelect disabled={!givesRoles} />
      </Form.Item>
      {!person && kind !== 'service' && (
        <Form.Item name="password" label={t('firstPasswordInput')}>
          <Input.Password maxLength={200} autoComplete="new-password" />
        </Form.Item>
      )}
      <ActionButton type="primary" act={send}>
        {person ? t('save') : t('add')}
      </ActionButton>
    </Form>
  );
}
