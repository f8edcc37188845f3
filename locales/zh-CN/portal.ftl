# The desk.
portal-competitions = 我参与的竞赛
portal-competitions-empty = 还没有您参与的竞赛
portal-competition-find = 竞赛名称
portal-tasks-parts = 待处理事项翻页
portal-my-sheets = 评分
portal-my-units = 我的单位
portal-my-entries = 我的报名
portal-more = 其他可办事项
portal-public = 公开页面
portal-class = { $class }类
portal-your-roles = 身份

portal-mend = 去处理
portal-system = 系统

# 阻碍
portal-not-yet-registration = 还不能开放报名
portal-not-yet-draw = 还不能抽签
portal-not-yet-judging = 还不能开始评分
portal-not-yet-ranking = 还不能确认成绩
portal-not-yet-publicity = 还不能公示
portal-not-yet-awards = 还不能确认正式成绩
portal-not-yet-payout = 还不能完成兑付
portal-next-step = 下一步
portal-yours = 轮到您：{ $action }
portal-awaits = 等待{ $role }：{ $action }
portal-open-setup = 筹备还差{ $n }项
portal-open-spreads = 分差过大未处理{ $n }处
portal-open-missing = 未评分未处理{ $n }处
portal-open-marking = 评分还有{ $n }项待裁判长处理
portal-open-ranking = 名次还有{ $n }项待裁定
portal-open-payout = 兑付还差{ $n }项

# 待处理事项
portal-task-short = { $act }：差{ $n }项
portal-task-review = { $n }份报名待审
portal-task-returned = { $n }份报名被退回，待修改
portal-task-sheets = { $n }张评分表待签名
portal-task-decisions = { $n }项裁量待作出
portal-task-titles = { $n }个称号待核准
portal-task-external = { $n }项外部成绩待认定
portal-task-due = { $n }笔可编制付款
portal-task-recover = { $n }笔待追回
portal-task-approve = { $n }个批次待复核
portal-task-export = { $n }个批次可导出
portal-task-record-paid = { $n }个批次待登记兑付

# 没有待处理事项时
portal-next = 管理员授予身份后，可办的事会出现在这里
portal-next-authority = 主管单位：承办单位备案后，批复会出现在这里
portal-next-host = 承办单位：起草竞赛并设置赛项，设置好后备案
portal-next-registrar = 报名审核：参赛单位提交报名后，待审数会出现在这里
portal-next-unit = 参赛单位：从开放报名的竞赛页面报名，状态见“我的报名”
portal-next-contestant = 选手：从开放报名的竞赛页面报名，状态见“我的报名”
portal-next-scheme-author = 命题专家：评分方案在开放报名前编写
portal-next-encryption-judge = 加密裁判：报名审核完成后，抽取编号会出现在这里
portal-next-judge = 评分裁判：开始评分后，待签名的评分表会出现在这里
portal-next-on-site-judge = 现场裁判：开始评分后，待签名的评分表会出现在这里
portal-next-recorder = 计分员：开始评分后，按裁判长安排录入
portal-next-chief-judge = 裁判长：开始评分后，待处理的分差和待确认的成绩会出现在这里
portal-next-supervisor = 监督仲裁：裁判长确认成绩后，解密和签字会出现在这里
portal-next-finance-clerk = 财务经办：奖补结果认定后，可付款的笔数会出现在这里
portal-next-finance-approver = 财务复核：经办编制批次后，待复核的批次会出现在这里
portal-next-auditor = 审计：各竞赛可从下面打开，记录和校验见“审计”
portal-next-administrator = 管理员：账号和备份由此办理，竞赛内的事项由各身份办理

# 接下来
portal-ahead-registration = 报名截止
portal-ahead-first-day = 比赛开始
portal-ahead-final-day = 决赛结束
portal-ahead-publicity = 公示结束

# 记录
portal-log-own = { $who }：{ $action }
portal-log-on = { $who }：{ $action }（{ $on }）
portal-log-removed = { $who }：{ $action }（已删去）
portal-log-site = { $who }：{ $action }（本站）
portal-log-person = { $who }：{ $action }（人员{ $on }）
portal-log-sheet = { $who }：{ $action }（{ $on }的一张评分表）
portal-log-blind = { $action }（{ $on }的一张评分表）
portal-log-title = 操作记录
portal-log-end = 没有更早的记录
portal-entries = 记录
portal-newer = 较新的记录
portal-older = 更早的记录
portal-audit = 审计
portal-audit-choose = 填竞赛名称中的几个字查找，选定后再点查找，只看这项竞赛的记录
portal-checkpoint = 第{ $n }号检查点
portal-head = 链头
portal-head-lead = 链头概括此前全部记录。下载后另行保存，以后可凭它查出任何改写。
portal-head-none = 还没有链头
portal-head-do = 生成最新链头
portal-head-download = 下载链头
portal-head-made = 已生成第{ $n }号检查点的链头
portal-head-hint = 粘贴以前保存的链头文件的全部内容
portal-head-unreadable = 这不是链头文件的内容，请粘贴整个文件
portal-verify = 校验记录
portal-verify-lead = 逐条重新计算哈希，核对每条链和检查点。记录多时需要一些时间。
portal-verify-with = 与以前保存的链头核对
portal-verify-do = 校验
portal-verify-whole = 链条完整
portal-verify-compared = 与所给链头一致
portal-verify-broken = 发现{ $n }处问题
portal-verify-broken-hint = 请勿改动数据库，保留备份和链头，并与系统管理员核对
portal-verify-looked = 核对了{ $streams }条链、{ $entries }条记录、{ $checkpoints }个检查点
portal-thing-removed = 已删去的赛项或组别
portal-thing-site = 本站
portal-thing-competition = 本竞赛
portal-thing-person = 一名人员
portal-thing-gone = 已不存在的对象
portal-finding-altered = { $on }第{ $n }条：内容与哈希不符，已被改动（{ $stream }）
portal-finding-missing = { $on }第{ $n }条：缺失（{ $stream }）
portal-finding-unchained = { $on }第{ $n }条：与上一条不衔接，被调换或插入（{ $stream }）
portal-finding-head = { $on }：最后一条不是第{ $n }条，链尾不符（{ $stream }）
portal-finding-rewritten = { $on }第{ $n }条：与检查点记下的不同，第{ $after }条之后被改写（{ $stream }）
portal-finding-gone = { $on }：整条链不见了（{ $stream }）
portal-finding-checkpoint = 第{ $n }号检查点：缺失、被改动，或与所给链头不符
action-view-audit = 查看全站记录
action-view-log = 查看操作记录
action-verify-log = 校验记录
portal-reads = 查阅
portal-panels-of = { $round } 评委分组
portal-account = 我的账号
portal-account-where = 范围
portal-account-site = 全站
portal-cancelled = 竞赛已于{ $day }取消：{ $reason }
portal-nobody-entered = 没有参赛选手，可由主管单位取消或并入其他组别
