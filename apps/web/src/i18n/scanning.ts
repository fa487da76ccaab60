import { dictionary } from './dictionary.ts';

/** The running camera: with it, not with the first look. */
export const scanning = dictionary({
  zh: {
    cameraPicture: '摄像头画面',
    pointAtCode: '把二维码对准画面中间',
    torchOn: '打开手电',
    torchOff: '关闭手电',
    photoInstead: '拍照识别',
    cameraDenied: '没有得到摄像头授权。可在浏览器的网站设置里允许,或拍照识别。',
    cameraMissing: '摄像头打不开(可能正被其他应用使用)。可拍照识别,或输入编码。',
  },
  en: {
    cameraPicture: 'Camera picture',
    pointAtCode: 'Hold the code in the middle of the picture',
    torchOn: 'Light on',
    torchOff: 'Light off',
    photoInstead: 'Take a photo of it',
    cameraDenied: 'The camera was not allowed. Allow it in the site settings of the browser, or take a photo.',
    cameraMissing:
      'The camera does not open; another application may have it. Take a photo of the code, or type what it says.',
  },
});
