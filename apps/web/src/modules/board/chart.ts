import type { IndicatorAnswer } from '@anyuan/contract';
import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use as register } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

import type { Palette } from '../../tokens.ts';

register([LineChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

/** A chart in an element, until it is ended: nothing of it is left then. */
export function drawTrend(place: HTMLElement) {
  const chart = init(place);
  const watch = new ResizeObserver(() => chart.resize());
  watch.observe(place);
  return {
    show(
      { trend, target }: IndicatorAnswer,
      palette: Palette,
      words: { value: string; frozen: string; target: string },
    ): void {
      const text = { color: palette.text };
      chart.setOption(
        {
          animation: false,
          grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
          legend: { textStyle: text, top: 0 },
          tooltip: { trigger: 'axis' },
          xAxis: { type: 'category', data: trend.map(({ month }) => month), axisLabel: { color: palette.muted } },
          yAxis: {
            type: 'value',
            scale: true,
            axisLabel: { color: palette.muted },
            splitLine: { lineStyle: { color: palette.line } },
          },
          series: [
            {
              name: words.value,
              type: 'line',
              data: trend.map(({ value }) => value),
              lineStyle: { color: palette.brandText },
              itemStyle: { color: palette.brandText },
              ...(target !== null && {
                markLine: {
                  symbol: 'none',
                  data: [{ yAxis: target, name: words.target }],
                  lineStyle: { color: palette.level.normal.mark },
                  label: { color: palette.muted },
                },
              }),
            },
            {
              name: words.frozen,
              type: 'line',
              data: trend.map(({ frozen }) => frozen ?? null),
              symbol: 'diamond',
              lineStyle: { type: 'dashed', color: palette.muted },
              itemStyle: { color: palette.muted },
            },
          ],
        },
        true,
      );
    },
    end(): void {
      watch.disconnect();
      chart.dispose();
    },
  };
}
