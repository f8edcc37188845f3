# Words of the kernel: levels, statuses, prizes, roles, phases, faults.
level-world = 世界级
level-national = 国家级
level-provincial = 省级
level-city = 市级
level-district = 区县级
level-town = 镇街级
level-enterprise = 企业级

entry-status-ranked = 计名次
entry-status-guest = 不计名次
entry-status-withdrawn = 退赛
entry-status-disqualified = 取消资格
entry-status-absent = 缺考

prize-gold = 金奖
prize-silver = 银奖
prize-bronze = 铜奖
prize-excellence = 优胜奖
prize-first = 一等奖
prize-second = 二等奖
prize-third = 三等奖
prize-merit = 优秀奖
prize-none = 无奖项
prize-open = 待定

role-authority = 主管单位
role-host = 承办单位
role-registrar = 报名审核
role-unit = 参赛单位
role-contestant = 选手
role-scheme-author = 命题专家
role-encryption-judge = 加密裁判
role-judge = 评分裁判
role-on-site-judge = 现场裁判
role-recorder = 计分员
role-chief-judge = 裁判长
role-supervisor = 监督仲裁
role-finance-clerk = 财务经办
role-finance-approver = 财务复核
role-auditor = 审计
role-administrator = 管理员

stage-setup = 筹备
stage-registration = 报名
stage-draw = 抽签
stage-judging = 评分
stage-ranking = 排名
stage-publicity = 公示
stage-awards = 表彰
stage-payout = 兑付

competition-phase-draft = 草稿
competition-phase-filed = 已备案
competition-phase-returned = 已退回
competition-phase-approved = 已批准
competition-phase-registration = 报名中
competition-phase-closed = 报名截止
competition-phase-reviewed = 审核完成
competition-phase-publicity = 公示中
competition-phase-awarded = 已表彰
competition-phase-settled = 已兑付
competition-phase-archived = 已归档
competition-phase-cancelled = 已取消

round-phase-open = 未抽签
round-phase-drawn = 已抽签
round-phase-judging = 评分中
round-phase-confirmed = 已确认
round-phase-decrypted = 已解密
round-phase-signed = 已签字

sheet-phase-open = 评分中
sheet-phase-signed = 已签名
sheet-phase-locked = 已锁定

batch-phase-prepared = 待复核
batch-phase-returned = 已退回
batch-phase-approved = 已批准
batch-phase-exported = 已导出
batch-phase-settled = 已兑付

fault-not-found = 没有找到此页
fault-internal = 系统出错，这次修改没有保存
fault-busy = 使用的人较多，请{ $seconds }秒后再试，已填内容还在
fault-forbidden = 当前身份不能{ $action }
fault-other-payload = 这份表单已经提交过，内容与现在不同。请刷新后重新填写。
fault-stale = 填写期间已有人修改（第{ $seen }版之后到了第{ $now }版），请对照后再提交
fault-wrong-phase = 现在是{ $phase }阶段，不能{ $action }
fault-control-characters = 只能填一行文字
fault-empty = 请填写此项
fault-form-origin = 表单已失效，请回到页面刷新后再提交
fault-hidden-characters = 含有看不见的控制字符，请删去后重新填写
fault-not-a-choice = 请从所列各项中选
fault-not-a-date = 请填日期，如2026-05-31
fault-not-a-form = 请求内容不是本站的表单
fault-not-a-number = 请填{ $min }至{ $max }之间的整数
fault-not-utf8 = 内容含有无法识别的字符，请改用UTF-8
fault-repeated = 栏目{ $field }提交了不止一次，请回到页面重新填写
fault-too-large = 提交的内容超过{ $max }KB
fault-too-long = 最多{ $max }字，现在{ $length }字
fault-storage-full = 服务器的存储空间已满，请管理员腾出空间后再试
fault-database-away = 数据库暂时连接不上，请稍后再试
fault-unsettled = 无法确认这次修改是否已保存，请再提交一次；已保存的不会重复
fault-database-served = 数据库{ $file }正由另一个匠赛服务使用。请先停止那个服务，或用--database另指一个数据库
theme-system = 跟随系统
theme-light = 浅色
theme-dark = 深色
