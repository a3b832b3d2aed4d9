/** "zh-cn", "zh_CN.UTF-8", "zh-Hans": not the traditional ones, which are read otherwise. */
export function isSimplifiedChinese(tag: string | undefined): boolean {
  return tag !== undefined && /^zh(?:$|[-_](?:cn|sg|hans)\b)/iu.test(tag);
}
