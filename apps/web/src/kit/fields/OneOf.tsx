import { Button, Radio } from 'antd';

import { useText } from '../../i18n/index.ts';

type Choice = string | number | boolean;
interface Props {
  value?: Choice | undefined;
  onChange?: (value: Choice | undefined) => void;
  id?: string | undefined;
  options: { value: Choice; label: string; disabled?: boolean; title?: string }[];
  isClearable: boolean;
  label: string;
}

/** A few choices side by side; one that need not be answered can be taken back. */
export function OneOf({ value, onChange, options, isClearable, label, id }: Props) {
  const t = useText('forms');
  return (
    <div className="one-of">
      <Radio.Group
        {...(id ? { id } : {})}
        aria-label={label}
        optionType="button"
        options={options}
        value={value}
        onChange={(event) => onChange?.(event.target.value as Choice)}
      />
      {isClearable && value !== undefined && (
        <Button type="link" size="small" onClick={() => onChange?.(undefined)}>
          {t('clear')}
        </Button>
      )}
    </div>
  );
}
