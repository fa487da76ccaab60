import { filledIn, openPlaces, textOf, wallClock, type CaseDetail, type Reader, type Thing } from '@anyuan/contract';
import { Select } from 'antd';
import { useState } from 'react';

import { api, useApi } from '../api.ts';
import { useLabel, useText } from '../i18n/index.ts';
import { useCan, useMe } from '../session.ts';
import { fieldsOf, metaOf, type Schema, type Values } from './fields/fields.ts';
import { today } from './hospital-time.ts';

interface Props {
  item: CaseDetail;
  /** Of the type, for what is known of the case. */
  fields: Schema;
  /** What is typed in this step. */
  typed: Values;
  /** The field that is filled. */
  field: string;
  fill: (values: Values) => void;
}

/** Templates of the house for the text of this step, with what the case says in their places. */
export function ReplyTemplates(props: Props) {
  const can = useCan();
  return can('register.read') ? <Chosen {...props} /> : null;
}

const most = 100;

function Chosen({ item, fields, typed, field, fill }: Props) {
  const t = useText('cases');
  const { hospital } = useMe();
  const factsOf = useFacts();
  const [open, note] = useState<string[]>([]);
  const { data } = useApi(api.register.list, { kind: 'reply-template', matter: item.type, limit: most });
  const items = ((data?.items ?? []) as Thing[]).filter(({ state }) => state === 'running');
  if (items.length === 0) return null;
  const take = (code: string): void => {
    const body = items.find((one) => one.code === code)?.['text'];
    if (typeof body !== 'string') return;
    const text = filledIn(body, factsOf(item, fields, typed, hospital.name));
    note(openPlaces(text));
    fill({ [field]: text });
  };
  return (
    <div className="form-section">
      <Select
        aria-label={t('template')}
        placeholder={t('template')}
        style={{ width: '100%' }}
        value={null}
        showSearch={{ optionFilterProp: 'label' }}
        options={items.map(({ code, name }) => ({ value: code, label: name }))}
        onChange={(code: string | null) => code && take(code)}
      />
      {open.length > 0 && <p role="status">{t('templateOpen', { places: open.join(' ') })}</p>}
    </div>
  );
}

const nobody: Reader['name'] = () => null;

/** What the places of a template may say, in both languages. Secrets that are not open to the reader are not among them. */
function useFacts() {
  const label = useLabel();
  return (item: CaseDetail, fields: Schema, typed: Values, hospital: string): Map<string, string> => {
    const facts = new Map<string, string>();
    const put = (names: readonly string[], value: string | null | undefined): void => {
      if (value) for (const name of names) facts.set(name, value);
    };
    const known = { ...item.data, ...typed };
    for (const [name, schema] of fieldsOf(fields)) {
      const text = textOf(schema as never, known[name], { lang: 'zh', name: nobody });
      put([label(metaOf(schema)?.label), ...(metaOf(schema)?.label ?? [])], text === null ? null : String(text));
    }
    const day = (at: string): string => wallClock(at).slice(0, 10);
    put(['编号', 'Number'], item.number);
    put(['事项', 'Title'], item.title);
    put(['科室', 'Department'], item.department?.name);
    put(['地点', 'Place'], item.place?.path);
    put(['登记日期', 'Opened'], day(item.at));
    put(['今天', 'Today'], today());
    put(['医院', 'Hospital'], hospital);
    return facts;
  };
}
