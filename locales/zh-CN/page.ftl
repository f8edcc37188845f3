# Page furniture and the words of pages.

# Furniture
page-product = 匠赛
page-skip = 跳到正文
page-demo = 此站为演示，数据都是虚构的
page-demo-label = 演示
page-sections = 栏目
page-menu = 菜单
page-log-in = 登录
page-log-out = 退出登录
page-role = 当前身份
page-path = 当前位置
page-version = v{ $version }
page-printed = 打印于
page-accessibility = 无障碍说明
page-stages = 竞赛阶段
page-stage-done = 已完成
page-stage-now = 进行中
page-stage-blocked = 受阻
page-stage-next = 未开始
page-stage-skipped = 跳过
page-gap = {""}
page-comma = ，
page-stop = 。
page-colon = ：
page-list-comma = 、
page-optional = （选填）
page-length = 最多{ $max }字，现在{ $n }字
page-cancel = 取消
page-unsaved = 有未保存的内容，确定离开此页的话会丢失
page-saving = 正在保存
page-signing = 正在签名
page-show = 显示
page-print = 打印
page-back = 返回
page-all = 全部
page-filter = 筛选
page-clear = 清除筛选
page-find = 查找
page-name-part = 名称或其中几个字
page-name-beginning = 名称开头几个字
page-none-found = 没有找到，请换几个字再查
page-more-found = 只列出前{ $n }条，多填几个字可缩小范围
page-born = { $year }年生
page-item = 项目
page-not-set = 未定
page-edition = 第{ $n }版
page-next = 下一页
page-previous = 上一页
page-all-to-print = 全部（供打印）
page-print-part = 本页只是一部分，打印全部请先点“全部（供打印）”
page-parts = 翻页
page-shown = 第{ $from }—{ $to }条，共{ $total }条

# Column heads
col-rank = 名次
col-name = 姓名
col-unit = 参赛单位
col-total = 总成绩（分）
col-prize = 奖项
col-module = 模块
col-mark = 得分
col-weight = 权重
col-points = 折合（分）
col-code = 编号
col-number = 报名号
col-sum = 合计
col-remark = 备注
col-role = 身份
col-status = 状态
col-placed-by = 名次依据
col-revoked = 奖项变动
col-submitted = 提交
col-n = 序号
col-item = 事项
col-payee = 收款方
col-basis = 依据
col-account = 账号
col-amount = 金额（元）

# Status words; tone and icon stand in shell::render::tones
tag-done = 已完成
tag-to-do = 待处理
tag-later = 未到时间
tag-blocked = 受阻
tag-reminder = 提醒
tag-in-progress = 进行中
tag-not-started = 未开始
tag-saved = 已保存
tag-faulty = 有误
tag-unmarked = 未评
tag-entry-submitted = 待审
tag-entry-returned = 已退回
tag-entry-approved = 通过
tag-entry-refused = 不予受理
tag-result-provisional = 初步成绩（待公示）
tag-result-publicity = 公示中
tag-result-appeal = 申诉处理中
tag-result-official = 正式成绩
tag-line-settled = 已定
tag-line-pending = 待定
tag-line-special = 一事一议
tag-line-silent = 未列金额
tag-line-refused = 不予
tag-line-reversed = 已冲销
tag-line-not-in-force = 未生效
tag-line-not-covered = 未覆盖

# What went wrong
err-title = 有误：
err-summary-again = 还没有提交，请再提交一次
err-summary = 有{ $n }处需要修改
err-id-check = 身份证号码校验不符，请对照证件逐位检查
warn-credit-code = 信用代码校验不符。确认无误的，请写明理由。

# Error pages
fault-403 = 此页不由当前身份办理
fault-404 = 没有找到此页
fault-404-hint = 请检查网址，或从首页找起
fault-409 = 情况已经变了
fault-413 = 内容太大
fault-422 = 不能这样办理
fault-429 = 请稍后再试
fault-500 = 系统出错，这次修改没有保存
fault-503 = 暂时不能办理
fault-unsettled-title = 未能确认是否已保存
fault-unsettled-way = 刷新本页，即按原样再提交一次。
fault-kept-nothing = 没有任何改动。
fault-retry = 请{ $n }秒后再试
fault-reference = 联系管理员时请提供编号

# Log-in and one-time links
log-in-account = 账号
log-in-password = 密码
log-in-forgot = 忘记密码：请管理员发链接
log-in-register = 参赛单位和选手在此注册
log-in-demo = 演示账号
kept-title = 登录失效前填写的内容
kept-log-in = 登录已失效，填写的内容没有丢失。30分钟内用原账号登录，即可接着填写。
kept-shown = 以下是登录失效前填写的内容，尚未提交。请核对后再提交，密码需重新输入。
kept-as-text = 这张表单现在无法按原样恢复，填写的内容如下，尚未提交。{ $n }分钟内可在此查看，请回到原页面重新办理。
kept-way = 返回原页面
kept-nothing = 没有待恢复的内容，或已超过保留时间
start-first = 首次启动：设管理员账号
start-first-lead = 此链接只能用一次。
start-invited = 接受邀请
start-invited-lead = 您被授予以下身份。此链接只能用一次。
start-reset = 重设密码
start-reset-lead = 此链接只能用一次。
start-account-hint = 3至32位小写字母、数字或. _ -，登录时用
start-password-hint = 至少{ $n }个字符，可以粘贴
start-again = 再输一次密码
start-do = 保存密码

# Public pages
home-title = 职业技能竞赛
home-look-up = 查我的成绩
home-open = 正在报名
home-publicity = 正在公示
home-running = 正在比赛
home-ahead = 即将比赛
home-closes = 截止{ $at }
home-days-left = 还剩{ $n }天
home-register = 报名
home-all = 全部竞赛
home-more = 更多
home-empty = 现在没有正在进行的竞赛
look-up-ticket = 准考证号
look-up-ticket-hint = 印在准考证上，不是身份证号
look-up-name = 姓名
look-up-do = 查询
look-up-none = 没有找到
look-up-none-hint = 请对照准考证检查号码和姓名。成绩发布以后才能查到。
competition-events = 赛项
competition-entries = { $n }人
competition-results = 看成绩
competition-no-events = 还没有公布赛项
competition-about = 概况
competition-dates = 比赛
results-title = 成绩公示
results-published = { $at }发布
results-until = 公示至{ $at }
results-previous = 看上一版
results-ranked = 计名次{ $n }名
results-rule = 名次按总成绩（两位小数）排列
empty-entries = 还没有人报名。把报名链接发给参赛单位。
empty-sheets = 还没有评分任务，由裁判长分配
empty-filter = 没有符合条件的记录
rank-tie = 并列第{ $r }名，下一名是第{ $s }名
mine-title = 我的成绩
mine-rank = 第{ $r }名
mine-rank-word = 名次
mine-points = 分
mine-of = 共{ $n }名
mine-why = 为什么是这个成绩
mine-appeal = 有异议
mine-appeal-until = 书面提交，截止{ $at }
mine-judges = 评委以编号列出，不公开姓名

# Organiser
desk-can = 现在能做
desk-nothing = 现在没有要做的事
desk-nothing-yet = 看过的竞赛里没有要做的事，其余竞赛请看下一页
desk-nothing-more = 没有更多要做的事
desk-short = 差{ $n }项
desk-tasks = 待处理事项
desk-ahead = 接下来
desk-log = 最近操作
desk-log-all = 全部记录
desk-log-none = 还没有操作

# Review of entries
review-title = 报名审核
review-find = 参赛号、姓名或单位
review-id = 身份证
review-reveal = 显示（会记录）
review-reason = 理由
review-reason-hint = 退回和不予受理须写明，参赛单位能看到
review-refuse-hint = 不予受理须写明，参赛单位能看到
review-approve = 通过
review-return = 退回
review-refuse = 不予受理

# Marking
judge-n = 评委{ $n }
pad-position = 第{ $n }张，共{ $of }张
pad-done = 已评{ $n }/{ $of }项
pad-range = { $min }～{ $max }
pad-step = 步长{ $step }
pad-unmarked = 未评，写明原因
mark-none = 未评不是0分，请写明原因
pad-undo = 撤销上一步
pad-keys = 数字键
pad-back = 退格
pad-enter = 下一项
pad-marking = 正在评
pad-out-of-range = 应在范围之内
pad-off-step = 不在步长上
pad-previous = 上一件
pad-next-piece = 下一件
pad-save = 保存
pad-save-next = 保存，评下一件
pad-compare = 对照、签名
save-sheet = { $code }已保存，还有{ $n }件
sync-none = 还没有保存过
sync-saved = { $at }已保存到服务器
sync-refused = { $n }项没有保存：评分已截止，请找裁判长
sync-login = 重新登录后才能上传，{ $n }项还在本机
compare-title = 对照我的评分
compare-caption = 共{ $n }件
compare-low = 与我给其他件的分差得多
compare-order-code = 按编号排列
compare-order-total = 按合计排列
compare-order-other-code = 改按合计排列
compare-order-other-total = 改按编号排列
compare-back = 返回修改
compare-next = 逐件读回
read-title = 逐件读回
read-change = 改
read-next = 下一页
read-to-sign = 去签名
sign-title = 签名
sign-step = 第{ $n }步，共{ $of }步
sign-sheets = { $n }张评分表
sign-unmarked = { $n ->
    [0] 没有未评的项
   *[other] 其中未评{ $n }项，都写明了原因
}
sign-all-saved = { $at }全部已保存到服务器
sign-fingerprint = 内容指纹
sign-confirm = 将签名{ $n }张。之后更正须由裁判长解锁。
sign-password = 密码
sign-do = 签名{ $n }张
sign-done = 已签名{ $n }张
sign-next = 接着评
sign-way-back = 需更正时，由裁判长写明原因后解锁。
progress-title = 评分进度
progress-at = { $at }更新
progress-caption = 各模块、各评委已交的评分表
progress-spread = 分差
progress-none = —表示不在此模块的评委组
progress-open = 待处理
progress-clear = 没有待处理的事项
progress-notices = 只供参考
progress-confirm = 确认成绩
progress-short = 还差{ $n }项，暂时不能确认
unseal-confirm = 解密后显示编号对应的选手，须加密裁判和监督各确认一次

# Why this number
why-rule = 条文
why-readings = 口径
why-reading = 口径
why-decision = 裁量
why-facts = 事实
why-arithmetic = 计算
why-decisions = 裁量
why-refused = 未采用

# Statement and payment
statement-title = 对账单
statement-year = { $y }年度
statement-pack = 政策包
statement-run = 运行{ $n }
statement-find = 事项或收款方
statement-caption = 共{ $n }笔
statement-settled = 已定合计（元）
statement-pending = 待定区间（元，不计入合计）
statement-beside = 另有一事一议{ $special }笔、未列金额{ $silent }笔，不计入合计
statement-empty = 还没有计算。开始公示以后，由主管单位或财务经办计算。
pay-title = 付款批次
pay-unit = 元
pay-count = { $n }笔
pay-capitals = 大写
pay-caption = 共{ $n }笔，按金额排列
pay-prepared = 经办
pay-approved = 复核
pay-waiting = 等待另一人
pay-waiting-you = 等待您
pay-total = 合计金额
pay-same = 本批次由{ $who }经办，须由另一人复核
pay-type-again = 再输一次合计金额，批准{ $n }笔
pay-return-reason = 退回的理由
pay-approve = 批准{ $n }笔
pay-return = 退回

# Lists, changes, links
qr-alt = 二维码，内容见旁边的链接
qr-until = 有效至{ $at }

# Links, entries, publishing, decryption
invitation-title = 一次性链接
invitation-once = 链接只能用一次，只在此处显示。请现在发给本人。

# Accessibility
accessibility-text = 本站可以只用键盘操作，可以放大到200%，不用脚本也能办理全部事项。有困难的，请告诉我们
compared-what = 项目
compared-one = 这一条
compared-other = 另一条
