# The desk.
portal-competitions = 我参与的竞赛
portal-competitions-empty = 还没有您参与的竞赛
portal-competitions-entered = 已报名的竞赛见“我的报名”
portal-competition-find = 竞赛名称
portal-tasks-parts = 待处理事项翻页
portal-my-sheets = 评分
portal-my-units = 我的单位
portal-my-entries = 我的报名
portal-more = 其他可办事项
portal-public = 公开页面
portal-class = { $class ->
    [I] 一类
    [II] 二类
    [III] 三类
   *[other] { $class }类
 }
portal-your-roles = 岗位

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
portal-yours = 待您办理：{ $action }
portal-nobody-holds = 尚无人担任{ $role }，请指派
portal-awaits = 等待{ $role }：{ $action }
portal-open-setup = 筹备尚有{ $n }项未完成
portal-open-spreads = 分差过大未处理{ $n }处
portal-open-missing = 未评分未处理{ $n }处
portal-open-marking = 评分还有{ $n }项待裁判长处理
portal-open-ranking = 名次还有{ $n }项待裁定
portal-open-payout = 兑付尚有{ $n }项未完成

# 待处理事项
portal-task-short = { $act }：尚有{ $n }项未完成
portal-task-review = { $n }份报名待审
portal-task-returned = { $n }份报名被退回，待修改
portal-task-overdue = { $n }份退回的报名已过修改期限，待决定
portal-task-later = { $day }24:00后可办理：{ $act }
portal-task-run-again = 信息、成绩或裁量已变化，请重新计算奖补
portal-task-recommend = { $n }个称号待推荐
portal-task-accounts = { $n }个收款方尚无银行账号，补齐后即可付款
portal-task-units = { $n }个单位的归属待核实
portal-task-plans = { $n }个团队尚无分配方案，补齐后即可付款
portal-task-sheets = { $n }张评分表待签名
portal-task-decisions = { $n }项裁量待作出
portal-task-erasure = 同意清除{ $name }的个人信息
portal-task-erase = 清除{ $name }的个人信息：已没有事项需要此人
portal-task-closing = 同意注销{ $name }的账号
portal-task-titles = { $n }个称号待核准
portal-task-revoke = { $n }个称号待撤销
portal-task-external = { $n }项上级竞赛获奖成绩待认定
portal-task-due = { $n }笔可编制付款
portal-task-recover = { $n }笔待追回
portal-task-approve = { $n }个批次待复核
portal-task-export = { $n }个批次可导出
portal-task-reversals = { $n }笔冲销待复核
portal-task-disputed = { $n }个收款方对账号有异议，待处理
portal-task-account-check = 他人登记了您（本单位）的收款账号，请核对
portal-task-record-paid = { $n }个批次待登记付款完成

# 没有待处理事项时
portal-next = 管理员指派岗位后，可办的事会出现在这里
portal-next-authority = 主管单位：承办单位提交备案后，待批复的竞赛会出现在这里
portal-next-host = 承办单位：新建竞赛并设置赛项，设置好后提交备案
portal-next-registrar = 报名审核：参赛单位提交报名后，待审数会出现在这里
portal-next-unit = 参赛单位：从开放报名的竞赛页面报名，状态见“我的报名”
portal-next-contestant = 选手：从开放报名的竞赛页面报名，状态见“我的报名”
portal-next-scheme-author = 命题专家：评分方案在开放报名前编写
portal-next-encryption-judge = 加密裁判：报名审核完成后，抽取加密号会出现在这里
portal-next-judge = 评分裁判：开始评分后，待签名的评分表会出现在这里
portal-next-on-site-judge = 现场裁判：开始评分后，待签名的评分表会出现在这里
portal-next-recorder = 计分员：开始评分后，按裁判长安排录入
portal-next-chief-judge = 裁判长：开始评分后，待处理的分差和待确认的成绩会出现在这里
portal-next-supervisor = 监督仲裁：裁判长确认成绩后，解密和签字会出现在这里
portal-next-finance-clerk = 财务经办：奖补结果认定后，可付款的笔数会出现在这里
portal-next-finance-approver = 财务复核：经办编制批次后，待复核的批次会出现在这里
portal-next-auditor = 审计：各竞赛可从下面打开，记录和校验见“审计”
portal-next-administrator = 管理员：账号和备份由此办理，竞赛内的事项由各岗位办理

# 接下来
portal-ahead-registration = 报名截止
portal-ahead-first-day = 比赛开始
portal-ahead-final-day = 决赛结束
portal-ahead-publicity = 公示结束

# 记录
portal-log-own = { $who }：{ $action }
portal-log-on = { $who }：{ $action }（{ $on }）
portal-log-removed = { $who }：{ $action }（已删除）
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
portal-head = 存证摘要
portal-head-lead = 存证摘要概括此前全部记录。下载后另行保存，以后可凭它查出任何改写。
portal-head-none = 还没有存证摘要
portal-head-do = 生成最新存证摘要
portal-head-download = 下载存证摘要
portal-head-made = 已生成第{ $n }号检查点的存证摘要
portal-head-hint = 粘贴以前保存的存证摘要文件的全部内容
portal-head-unreadable = 这不是存证摘要文件的内容，请粘贴整个文件
portal-verify = 校验记录
portal-verify-lead = 逐条重新计算摘要，并与检查点核对。记录多时需要一些时间。
portal-verify-with = 与以前保存的存证摘要核对
portal-verify-do = 校验
portal-verify-whole = 记录完整，未发现改动
portal-verify-compared = 与所给存证摘要一致
portal-verify-broken = 发现{ $n }处问题
portal-verify-broken-hint = 请勿改动数据库，保留备份和存证摘要，并与系统管理员核对
portal-verify-looked = 核对了{ $streams }组记录、共{ $entries }条，{ $checkpoints }个检查点
portal-thing-removed = 已删除的赛项或组别
portal-thing-site = 本站
portal-thing-competition = 本竞赛
portal-thing-person = 一名人员
portal-thing-gone = 已不存在的对象
portal-finding-altered = { $on }第{ $n }条：内容与留存的摘要不符，已被改动（{ $stream }）
portal-finding-missing = { $on }第{ $n }条：缺失（{ $stream }）
portal-finding-unchained = { $on }第{ $n }条：与上一条不衔接，被调换或插入（{ $stream }）
portal-finding-head = { $on }：最后一条不是第{ $n }条，末尾不符（{ $stream }）
portal-finding-rewritten = { $on }第{ $n }条：与检查点记下的不同，第{ $after }条之后被改写（{ $stream }）
portal-finding-row-altered = { $on }：数据表 { $table } 第{ $row }行在数据库中被改动，与第{ $n }条记录所留不符（{ $stream }）
portal-finding-row-missing = { $on }：数据表 { $table } 第{ $row }行在数据库中被删除，第{ $n }条记录之后不应再少（{ $stream }）
portal-finding-row-unbound = { $on }：数据表 { $table } 第{ $row }行是直接写入数据库的，没有任何记录（{ $stream }）
portal-finding-gone = { $on }：整组记录不见了（{ $stream }）
portal-finding-checkpoint = 第{ $n }号检查点：缺失、被改动，或与所给存证摘要不符
action-view-audit = 查看全站记录
action-view-log = 查看操作记录
action-verify-log = 校验记录
portal-reads = 查阅
portal-panels-of = { $round } 裁判分组
portal-account = 我的账号
portal-account-where = 范围
portal-account-site = 全站
portal-cancelled = 竞赛已于{ $day }取消：{ $reason }
portal-nobody-entered = 没有参赛选手，可由主管单位取消或并入其他组别
competition-appeals = 申诉时限
competition-appeal-hours = 每轮成绩由裁判长确认后{ $hours }小时内
competition-ties-by = { $division }：{ $who }
