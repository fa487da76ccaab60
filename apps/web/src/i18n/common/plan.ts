import { dictionary } from '../dictionary.ts';

/** The plan of a floor. */
export const plan = dictionary({
  zh: {
    plan: '平面图',
    noPlan: '此处还没有平面图。在“地点”页上传图片或 SVG。',
    planFailed: '平面图加载失败',
    zoomIn: '放大',
    zoomOut: '缩小',
  },
  en: {
    plan: 'Floor plan',
    noPlan: 'No floor plan here yet. Upload a picture or SVG under Places.',
    planFailed: 'The floor plan could not be loaded',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
  },
});
