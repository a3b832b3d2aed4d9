import type { Catalogue } from "../translator.ts";

/** What hovers, tooltips and completions say around shapes. */
export const hovers: Catalogue = {
  "Suspect: it derives from an error, and this is the shape that was meant.":
    "存疑：它源自一个错误，这是本来想要的形状。",
  ": a tensor of unknown shape": "：形状未知的张量",
  ": a tensor of unknown shape ({0~})": "：形状未知的张量（{0}）",
  ": not known": "：未知",
  ": not known ({0~})": "：未知（{0}）",
  "A PackedSequence of {0} sequences, at most {1} steps.": "包含 {0} 个序列的 PackedSequence，最多 {1} 步。",
  "No parameters.": "没有参数。",
  "{0} parameter:": "{0} 个参数：",
  "{0} parameters:": "{0} 个参数：",
  "and {0} more": "以及另外 {0} 个",
  "where it comes from": "来源",
  directions: "个方向",
  in: "输入",
  out: "输出",
  "{0}: equations and documentation": "{0}：公式与文档",
  "{0}: documentation": "{0}：文档",
  "PyTorch's documentation": "PyTorch 文档",
  "Inspect Gates": "查看门控",
  "in the last run: min": "上次运行：最小",
  ", max": "，最大",
  ", mean": "，平均",
  ", {0} NaN": "，{0} 个 NaN",
  "in the last run: no numbers": "上次运行：没有数",
  "in the last run: NaN alone ({0})": "上次运行：只有 NaN（{0}）",

  // Renaming
  "There is no variable or dimension here.": "这里没有变量或维度。",
  "{0} is one of Python's words.": "{0} 是 Python 的关键字。",
  "{0} is an attribute: variables and dimensions can be renamed.": "{0} 是属性：可以重命名的是变量和维度。",
  "{0} is the name of a parameter that isn't defined in this file.": "{0} 是不在本文件中定义的参数的名字。",
  "{0} is Python's own name.": "{0} 是 Python 自己的名字。",
  "{0} isn't defined in this file.": "{0} 不在本文件中定义。",
  "{0} is imported under its own name: give it another one with `as` first.":
    "{0} 以自己的名字导入：请先用 `as` 给它另一个名字。",
  '"{0}" is no name in Python: letters, digits and _ make one, and no digit comes first.':
    "“{0}”不是 Python 的名字：名字由字母、数字和 _ 组成，且不以数字开头。",
  "{0} would stand for any size: a dimension's name can't start with _ here.":
    "{0} 会代表任意大小：这里维度的名字不能以 _ 开头。",
  "{0} already stands for something else here.": "{0} 在这里已经代表别的东西。",
  returns: "返回",
  "{0} is PyTorch's name.": "{0} 是 PyTorch 的名字。",
  "of type {0}": "类型为 {0}",
  "a module": "模块",
};
