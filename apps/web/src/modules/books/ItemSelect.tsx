import type { BookKind } from '@anyuan/contract';
import { Form, Select } from 'antd';
import { useState } from 'react';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useSettled } from '../../kit/pickers.tsx';

interface Props {
  kind: BookKind;
  value: string | undefined;
  onChange: (code: string | undefined) => void;
  isMissing: boolean;
}

/** An item of the book, by name, code or the first letters of its pinyin. */
export function ItemSelect({ kind, value, onChange, isMissing }: Props) {
  const t = useText('books');
  const common = useText();
  const [typed, type] = useState('');
  const { data } = useApi(
    api.book.items,
    { book: kind.book, active: true, limit: 50, ...(useSettled(typed) && { q: typed }) },
    { keep: true },
  );
  return (
    <Form.Item
      label={t('item')}
      htmlFor="book-item"
      {...(isMissing && { validateStatus: 'error' as const, help: common('required') })}
    >
      <Select
        id="book-item"
        value={value}
        onChange={onChange}
        options={(data?.items ?? []).map(({ code, name, spec }) => ({
          value: code,
          label: [name, spec].filter(Boolean).join(' '),
        }))}
        placeholder={common('choose')}
        showSearch={{ onSearch: type, filterOption: false }}
      />
    </Form.Item>
  );
}
