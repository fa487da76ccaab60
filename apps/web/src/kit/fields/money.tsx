import { useLabel, useLang } from '../../i18n/index.ts';
import { metaOf } from './fields.ts';
import { later } from './later-input.tsx';
import type { Widget } from './widget.ts';

const NumberInput = later(async () => (await import('./NumberInput.tsx')).NumberInput);

export const money: Widget = {
  Input: (props) => <NumberInput {...props} decimals={2} />,
  Value: function MoneyValue({ field, value }) {
    const lang = useLang();
    const unit = useLabel()(metaOf(field)?.unit);
    const amount = Number(value).toLocaleString('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    return <span className="number">{lang === 'en' ? `${unit} ${amount}` : `${amount} ${unit}`}</span>;
  },
  wrong: ({ code }) => (code === 'custom' ? 'badMoney' : undefined),
};
