import { bookFindings, itemFormOf, type BookItem, type BookKind, type CallInput } from '@anyuan/contract';
import { Button, Drawer, Form, Input } from 'antd';
import { useMemo, useState } from 'react';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { Attachments } from '../../kit/Attachments.tsx';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { fieldsOf, metaOf, type Schema } from '../../kit/fields/fields.ts';
import { FieldValue } from '../../kit/fields/FieldValue.tsx';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { Empty } from '../../kit/States.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';
import { Amount } from './Stocks.tsx';
import { useAmount } from './words.ts';

/** What the book counts, with its limits. */
export function Items({ kind }: { kind: BookKind }) {
  const t = useText('books');
  const common = useText();
  const label = useLabel();
  const can = useCan();
  const [shown, show] = useState<BookItem | 'new'>();
  return (
    <>
      <DataTable
        name={`items.${kind.book}`}
        route={api.book.items}
        input={{ book: kind.book }}
        columns={useColumns(kind)}
        rowKey={({ code }) => code}
        rowName={({ name }) => name}
        {...(can('book.manage') && { onOpen: show })}
        filters={[
          { name: 'q', label: t('search') },
          {
            name: 'finding',
            label: t('findings'),
            widget: 'choice',
            options: {
              below: label(bookFindings.below),
              above: label(bookFindings.above),
              ...(kind.hasSheets && { noSheet: label(bookFindings.noSheet) }),
              ...(kind.yearly && { unreported: label(bookFindings.unreported) }),
            },
          },
          { name: 'active', label: t('inUse'), widget: 'flag' },
        ]}
        toolbar={
          can('book.manage') && (
            <Button type="primary" onClick={() => show('new')}>
              {t('addItem')}
            </Button>
          )
        }
        empty={<Empty title={t('noItems')}>{t('noItemsHint')}</Empty>}
      />
      <Drawer
        open={shown !== undefined}
        size={520}
        title={shown === 'new' ? t('addItem') : shown?.name}
        onClose={() => show(undefined)}
        destroyOnHidden
      >
        {shown && (
          <>
            <ItemForm
              key={shown === 'new' ? '' : shown.code}
              kind={kind}
              item={shown === 'new' ? undefined : shown}
              done={() => show(undefined)}
            />
            {shown !== 'new' && (
              <>
                <h3>{common('attachments')}</h3>
                <Attachments subject={{ kind: 'bookItem', id: shown.id }} />
              </>
            )}
          </>
        )}
      </Drawer>
    </>
  );
}

const codeRule = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

function ItemForm({ kind, item, done }: { kind: BookKind; item: BookItem | undefined; done: () => void }) {
  const t = useText('books');
  const office = useText('office');
  const [code, type] = useState(item?.code ?? '');
  const [isWrong, setWrong] = useState(false);
  const { mutateAsync } = useAct(api.book.putItem);
  const schema = useMemo(() => itemFormOf(kind) as unknown as Schema, [kind]);
  return (
    <SchemaForm
      schema={schema}
      verb={t('save')}
      cancel={done}
      initial={
        item
          ? {
              ...item.data,
              name: item.name,
              isActive: item.isActive,
              ...(item.spec !== null && { spec: item.spec }),
              ...(item.unit !== null && { unit: item.unit }),
              ...(item.least !== null && { least: item.least }),
              ...(item.most !== null && { most: item.most }),
            }
          : { isActive: true }
      }
      check={() => {
        setWrong(!codeRule.test(code));
        return codeRule.test(code);
      }}
      before={
        !item && (
          <Form.Item
            label={t('code')}
            htmlFor="book-item-code"
            {...(isWrong && { validateStatus: 'error' as const, help: office('codeRule') })}
          >
            <Input id="book-item-code" maxLength={64} value={code} onChange={(event) => type(event.target.value)} />
          </Form.Item>
        )
      }
      submit={async (values) => {
        const saved = await mutateAsync({ ...values, book: kind.book, code } as CallInput<typeof api.book.putItem>);
        toast(t('saved', { name: saved.name }), 'success');
        done();
      }}
    />
  );
}

function useColumns(kind: BookKind): Column<BookItem>[] {
  const t = useText('books');
  const label = useLabel();
  const amount = useAmount(kind);
  const limit = (key: 'least' | 'most'): Column<BookItem> => ({
    key,
    title: t(key),
    align: 'right',
    render: (item) => <Amount text={amount(item[key])} />,
  });
  return [
    { key: 'name', title: t('item'), render: ({ name, isActive }) => (isActive ? name : `${name} (${t('notInUse')})`) },
    { key: 'spec', title: t('spec'), render: ({ spec }) => spec },
    { key: 'code', title: t('code'), render: ({ code }) => code },
    ...fieldsOf(kind.item as unknown as Schema).map(([name, field]): Column<BookItem> => ({
      key: name,
      title: label(metaOf(field)?.label),
      render: ({ data }) => <FieldValue field={field} value={data[name]} />,
    })),
    {
      key: 'balance',
      title: t('total'),
      align: 'right',
      render: (item) => <Amount text={amount(item.balance, item)} />,
    },
    limit('least'),
    limit('most'),
  ];
}
