import { fieldMeta, type Label, type RegisterKind } from '@anyuan/contract';
import { Button, Descriptions, Drawer } from 'antd';
import { useState, type ReactNode } from 'react';

import { useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { useCan } from '../../session.ts';
import { ConfirmButton } from '../ConfirmButton.tsx';
import { Loaded } from '../States.tsx';
import { toast } from '../toast.ts';
import { labelOf, valueOf, type EntryItem, type EntryPages } from './entry.ts';
import { EntryForm } from './EntryForm.tsx';
import { EntryHistory } from './EntryHistory.tsx';
import { EntryValue } from './EntryValue.tsx';

import '../kit.css';

export interface EntryParts<Item extends EntryItem> {
  /** Above the facts, e.g. a picture. */
  head?: ReactNode;
  /** Further facts. */
  facts?: readonly { key: string; label: string; children: ReactNode }[];
  /** Between facts and history. */
  sections?: readonly { title: string; children: ReactNode }[];
  /** Beside 修改. */
  buttons?: ReactNode;
  removeDetail: string;
  removed?: (item: Item) => void;
}

interface Props<Item extends EntryItem> {
  pages: EntryPages<Item>;
  code: string | undefined;
  close: () => void;
  parts: (item: Item) => EntryParts<Item>;
}

/** A thing whole, in a drawer; open while `code` is given. */
export function EntryDrawer<Item extends EntryItem>({ pages, code, close, parts }: Props<Item>) {
  const label = useLabel();
  return (
    <Drawer open={code !== undefined} onClose={close} size={640} title={label(pages.register.label)} destroyOnHidden>
      {code && <Whole key={code} pages={pages} code={code} close={close} parts={parts} />}
    </Drawer>
  );
}

function Whole<Item extends EntryItem>({ pages, code, close, parts }: Props<Item> & { code: string }) {
  const query = useApi(pages.routes.get, { code });
  return (
    <Loaded query={query}>
      {(answer) => {
        const item = answer as Item;
        const { head, sections = [], ...rest } = parts(item);
        return (
          <article>
            <h2 className="entry-name">{item.name}</h2>
            {head}
            <EntryFacts pages={pages} item={item} removed={close} {...rest} />
            {sections.map(({ title, children }) => (
              <EntrySection key={title} title={title}>
                {children}
              </EntrySection>
            ))}
            <HistorySection pages={pages} code={code} />
          </article>
        );
      }}
    </Loaded>
  );
}

/** What was done to it, with its heading. */
export function HistorySection<Item extends EntryItem>({ pages, code }: { pages: EntryPages<Item>; code: string }) {
  const t = useText('entries');
  return (
    <EntrySection title={t('history')}>
      <EntryHistory pages={pages} code={code} />
    </EntrySection>
  );
}

export function EntrySection({ title, extra, children }: { title: string; extra?: ReactNode; children: ReactNode }) {
  return (
    <section className="case-section">
      <h3 className="entry-section-head">
        {title}
        {extra}
      </h3>
      {children}
    </section>
  );
}

type FactsProps<Item extends EntryItem> = Pick<EntryParts<Item>, 'facts' | 'buttons' | 'removeDetail' | 'removed'> & {
  pages: EntryPages<Item>;
  item: Item;
  /** Side by side where there is room. */
  isWide?: boolean;
  /** Above them; absent: 资料. */
  title?: string;
};

/** The facts, which turn into the form and back, and the buttons for both. */
export function EntryFacts<Item extends EntryItem>(props: FactsProps<Item>) {
  const { pages, item, facts = [], buttons, removeDetail, removed, isWide = false, title } = props;
  const { register, routes, touches } = pages;
  const t = useText('entries');
  const common = useText();
  const label = useLabel();
  const can = useCan();
  const [isEditing, edit] = useState(false);
  const { mutateAsync: remove } = useAct(routes.remove, { touches });
  const isManager = can(register.manage);
  const drop = async (): Promise<void> => {
    await remove({ code: item.code });
    toast(t('removed', { name: item.name }), 'success');
    removed?.(item);
  };
  return (
    <EntrySection
      title={title ?? t('facts')}
      extra={
        isManager && (
          <span className="entry-buttons">
            {buttons}
            <Button size="small" aria-expanded={isEditing} onClick={() => edit(!isEditing)}>
              {isEditing ? common('cancel') : common('edit')}
            </Button>
            <ConfirmButton
              size="small"
              danger
              question={t('removeQuestion', { name: item.name })}
              detail={removeDetail}
              verb={common('remove')}
              act={drop}
            />
          </span>
        )
      }
    >
      {isEditing ? (
        <EntryForm pages={pages} item={item} verb={t('save')} saved={() => edit(false)} />
      ) : (
        <Descriptions
          size="small"
          column={isWide ? { xs: 1, md: 2, xl: 3 } : 1}
          items={[
            ...factsOf(register, item).map((name) => ({
              key: name,
              label: label(shownLabel(pages, name)),
              children: pages.cells?.[name]?.(item) ?? <EntryValue register={register} name={name} item={item} />,
            })),
            ...facts,
          ]}
        />
      )}
    </EntrySection>
  );
}

/** As the form asks for it. */
const shownLabel = <Item extends EntryItem>({ asked, register }: EntryPages<Item>, name: string): Label =>
  (asked?.[name] && fieldMeta(asked[name])?.label) ?? labelOf(register, name);

/** What is in the form is shown even when empty; the rest when there is something to say. */
function factsOf(register: RegisterKind, item: EntryItem): string[] {
  const all = [...register.listed, ...(register.extra ?? [])].filter((name) => name !== 'name');
  const asked = register.form.filter((name) => !register.onlyIf?.[name] && name !== 'name');
  return [...new Set([...asked, ...all])].filter((name) => {
    const value = valueOf(item, name);
    const isNothing = value === null || value === undefined || value === '' || Array.isArray(value);
    return asked.includes(name) || !isNothing;
  });
}
