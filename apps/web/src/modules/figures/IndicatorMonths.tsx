import type { FrozenMonth, IndicatorSetting } from '@anyuan/contract';
import { Modal } from 'antd';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { useFigureWords } from '../../kit/figure-words.ts';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';

/** Months as they were closed; what came out differently since stands beside as a correction. */
export function IndicatorMonths({ indicator, close }: { indicator: IndicatorSetting; close: () => void }) {
  const t = useText('ledgers');
  const label = useLabel();
  const words = useFigureWords();
  const query = useApi(api.indicator.months, { name: indicator.name });
  const said = ({ value, withheld }: FrozenMonth): string =>
    value === null ? t(withheld ? 'withheld' : 'noData') : words.value({ unit: indicator.unit, isRate: true }, value);
  return (
    <Modal open title={`${label(indicator.label)} · ${t('months')}`} footer={null} width={720} onCancel={close}>
      <p className="muted">{t('monthsNote')}</p>
      <Loaded query={query}>
        {({ items }) => (
          <PlainTable<FrozenMonth>
            name="indicator-months"
            asked={{ name: indicator.name }}
            rows={items}
            rowKey={({ month, seq }) => `${month} ${seq}`}
            empty={<Empty title={t('noMonths')} />}
            columns={[
              { key: 'month', title: t('month'), render: ({ month }) => <span className="number">{month}</span> },
              {
                key: 'value',
                title: t('value'),
                align: 'right',
                render: (one) => <span className="number">{said(one)}</span>,
              },
              {
                key: 'fraction',
                title: t('fraction'),
                align: 'right',
                render: ({ numerator, denominator }) => (
                  <span className="number">{denominator === null ? '' : `${numerator ?? '–'} / ${denominator}`}</span>
                ),
              },
              {
                key: 'seq',
                title: t('closedAs'),
                render: ({ seq }) => (seq === 0 ? t('closedFirst') : t('closedAgain', { seq })),
              },
              { key: 'at', title: t('closedAt'), render: ({ at }) => <Time at={at} /> },
            ]}
          />
        )}
      </Loaded>
    </Modal>
  );
}
