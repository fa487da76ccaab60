import type { Department } from '@anyuan/contract';
import { Button, Form, Input, Modal, Table } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { EntryImport } from '../../kit/entries/EntryImport.tsx';
import { TakeAway } from '../../kit/entries/TakeAway.tsx';
import { NameSelect } from '../../kit/NameSelect.tsx';
import { DepartmentPicker } from '../../kit/pickers.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';
import { departmentSheets } from './sheets.ts';

interface Node extends Department {
  children?: Node[];
}

/** Departments as the tree they are. */
export function Departments() {
  const t = useText('people');
  const common = useText();
  const can = useCan();
  const [editing, edit] = useState<Department | 'new'>();
  const query = useApi(api.identity.departments, {});
  const { mutateAsync: remove } = useAct(api.identity.removeDepartment);
  const isManager = can('person.manage');
  const drop = async ({ code, name }: Department): Promise<void> => {
    await remove({ code });
    toast(t('departmentRemoved', { name }), 'success');
  };
  const actions = (department: Department) => (
    <div style={{ display: 'flex', gap: 8, justifyContent: 'end' }}>
      <Button size="small" onClick={() => edit(department)}>
        {common('edit')}
      </Button>
      <ConfirmButton
        size="small"
        danger
        question={t('removeDepartmentQuestion', { name: department.name })}
        detail={t('removeDepartmentDetail')}
        verb={common('remove')}
        act={() => drop(department)}
      />
    </div>
  );
  return (
    <div className="panel">
      {isManager && (
        <div className="table-toolbar">
          <Button type="primary" onClick={() => edit('new')}>
            {t('addDepartment')}
          </Button>
          <EntryImport pages={departmentSheets} />
          <TakeAway pages={departmentSheets} />
        </div>
      )}
      <Loaded query={query} rows={8}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t('departmentsEmpty')}</Empty>
          ) : (
            <Table<Node>
              rowKey="id"
              size="middle"
              pagination={false}
              scroll={{ x: 'max-content' }}
              dataSource={treeOf(items)}
              expandable={{ defaultExpandAllRows: true }}
              columns={[
                { title: t('name'), dataIndex: 'name' },
                { title: t('code'), dataIndex: 'code' },
                { title: t('phone'), dataIndex: 'phone' },
                {
                  title: t('peopleOf'),
                  render: (_, { id }) => <Link to={`/people?department=${id}`}>{common('more')}</Link>,
                },
                ...(isManager ? [{ key: 'actions', render: (_: unknown, row: Node) => actions(row) }] : []),
              ]}
            />
          )
        }
      </Loaded>
      <Modal
        open={editing !== undefined}
        title={editing === 'new' ? t('addDepartment') : t('editDepartment')}
        footer={null}
        destroyOnHidden
        onCancel={() => edit(undefined)}
      >
        {editing && (
          <DepartmentForm
            department={editing === 'new' ? undefined : editing}
            all={query.data?.items ?? []}
            close={() => edit(undefined)}
          />
        )}
      </Modal>
    </div>
  );
}

function treeOf(departments: readonly Department[]): Node[] {
  const nodes = new Map(departments.map((one): [string, Node] => [one.id, { ...one }]));
  const tops: Node[] = [];
  for (const node of nodes.values()) {
    const above = node.parentId ? nodes.get(node.parentId) : undefined;
    if (above) (above.children ??= []).push(node);
    else tops.push(node);
  }
  return tops;
}

interface FormProps {
  department: Department | undefined;
  all: readonly Department[];
  close: () => void;
}

function DepartmentForm({ department, all, close }: FormProps) {
  const t = useText('people');
  const office = useText('office');
  const common = useText();
  const [form] = Form.useForm<{ code: string; name: string; parent?: string; campus?: string; phone?: string }>();
  const campuses = useApi(api.place.list, { kind: 'campus' }, { staleTime: 60_000 });
  const { mutateAsync } = useAct(api.identity.putDepartment);
  const send = async (): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return;
    await mutateAsync({
      code: values.code,
      name: values.name,
      ...(values.parent ? { parent: values.parent } : {}),
      ...(values.campus ? { campus: values.campus } : {}),
      ...(values.phone ? { phone: values.phone } : {}),
    });
    toast(t('saved'), 'success');
    close();
  };
  const needed = { required: true, whitespace: true, message: common('required') };
  if (!campuses.data) return null;
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={
        department
          ? {
              code: department.code,
              name: department.name,
              phone: department.phone ?? '',
              parent: all.find(({ id }) => id === department.parentId)?.code,
              campus: campuses.data.items.find(({ id }) => id === department.campusId)?.code,
            }
          : {}
      }
    >
      <Form.Item name="name" label={t('name')} rules={[needed]}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item
        name="code"
        label={t('code')}
        rules={[needed, { pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, message: office('codeRule') }]}
      >
        <Input maxLength={64} disabled={department !== undefined} />
      </Form.Item>
      <Form.Item name="parent" label={t('parent')}>
        <DepartmentPicker by="code" />
      </Form.Item>
      <Form.Item name="campus" label={t('campus')}>
        <NameSelect allowClear options={campuses.data.items.map(({ code, name }) => ({ value: code, label: name }))} />
      </Form.Item>
      <Form.Item name="phone" label={t('phone')}>
        <Input maxLength={20} />
      </Form.Item>
      <ActionButton type="primary" act={send}>
        {t('saveDepartment')}
      </ActionButton>
    </Form>
  );
}
