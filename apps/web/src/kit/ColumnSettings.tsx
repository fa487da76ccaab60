import { ColumnHeightOutlined, SettingOutlined } from '@ant-design/icons';
import { Button, Checkbox, Popover, Tooltip } from 'antd';

import { useText } from '../i18n/index.ts';

export interface TableLook {
  /** Keys of the shown columns; absent: the usual ones. */
  columns?: string[];
  dense?: boolean;
}

interface Props {
  columns: readonly { key: string; title: string; isExtra?: boolean }[];
  look: TableLook;
  change: (look: TableLook) => void;
}

export function ColumnSettings({ columns, look, change }: Props) {
  const t = useText();
  const shown = look.columns ?? columns.filter(({ isExtra }) => !isExtra).map(({ key }) => key);
  return (
    <>
      <Tooltip title={`${t('density')}: ${look.dense ? t('dense') : t('normal')}`}>
        <Button
          type="text"
          icon={<ColumnHeightOutlined />}
          aria-label={t('density')}
          aria-pressed={look.dense ?? false}
          onClick={() => change({ ...look, dense: !look.dense })}
        />
      </Tooltip>
      <Popover
        trigger="click"
        placement="bottomRight"
        content={
          <Checkbox.Group
            style={{ display: 'grid', gap: 4 }}
            value={shown}
            // The first column names the row; without it the table says nothing.
            options={columns.map(({ key, title }, at) => ({ value: key, label: title, disabled: at === 0 }))}
            onChange={(keys) => change({ ...look, columns: keys as string[] })}
          />
        }
      >
        <Button type="text" icon={<SettingOutlined />} aria-label={t('columns')} />
      </Popover>
    </>
  );
}
