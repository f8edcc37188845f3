# Page furniture and words of pages.
page-product = Jiangsai
page-skip = Skip to the content
page-demo = This is a demo. All its data are invented.
page-demo-label = Demo
page-sections = Sections
page-menu = Menu
page-log-in = Log in
page-log-out = Log out
page-role = Acting as
page-switch-role = Change role
page-path = You are here
page-version = version { $version }
page-accessibility = Accessibility
